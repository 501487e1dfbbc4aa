const SERVICES = 'http://localhost:3000/@api/deki/site/services';

export const SERVICE_EXAMPLE =
  `<service id="1" href="${SERVICES}/1"><sid>http://services.mindtouch.com/deki/draft/2006/11/dekiwiki</sid><uri />` +
  '<type>auth</type><description>Local</description><date.modified>2030-01-31T12:00:00Z</date.modified>' +
  '<status>enabled</status><local deprecated="true">true</local><init>native</init></service>';

export const SERVICES_EXAMPLE = `<services count="1" querycount="1" totalcount="1" href="${SERVICES}">${SERVICE_EXAMPLE}</services>`;

const SID = '<sid>http://services.mindtouch.com/deki/draft/2007/07/remote-authentication</sid>';
const REMOTE_URI = '<uri>https://accounts.example.org/provider</uri>';

export const SERVICE_BODY =
  `<service>${SID}${REMOTE_URI}<type>auth</type><description>Partners</description><init>remote</init>` +
  '<config><value key="createsUsers">true</value></config></service>';

export const SERVICE_CHANGE_BODY =
  '<service><status>disabled</status><config><value key="timeoutMs">2000</value></config></service>';

export const REMOTE_SERVICE_EXAMPLE =
  `<service id="2" href="${SERVICES}/2">${SID}${REMOTE_URI}<type>auth</type><description>Partners</description>` +
  '<date.modified>2030-01-31T12:00:00Z</date.modified><status>enabled</status><local deprecated="true">false</local>' +
  '<init>remote</init><config><value key="timeoutMs">5000</value><value key="createsUsers">true</value></config>' +
  '<preferences /><lasterror /></service>';
