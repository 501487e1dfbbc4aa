const SERVICES = 'http://localhost:3000/@api/deki/site/services';

export const SERVICE_EXAMPLE =
  `<service id="1" href="${SERVICES}/1"><sid>http://services.mindtouch.com/deki/draft/2006/11/dekiwiki</sid><uri />` +
  '<type>auth</type><description>Local</description><date.modified>2030-01-31T12:00:00Z</date.modified>' +
  '<status>enabled</status><local deprecated="true">true</local><init>native</init></service>';

export const SERVICES_EXAMPLE = `<services count="1" querycount="1" totalcount="1" href="${SERVICES}">${SERVICE_EXAMPLE}</services>`;
