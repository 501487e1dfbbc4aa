export interface SeedPrivilege {
  name: string;
  description: string;
  maskBit?: number;
}

/** The privilege catalogue of ThoughtSpot. ADMINISTRATION makes an administrator of this server. */
export const THOUGHTSPOT_PRIVILEGES: readonly SeedPrivilege[] = [
  { name: 'ADMINISTRATION', description: 'Do everything: implies every privilege on every resource' },
  { name: 'DEVELOPER', description: 'Use the Develop portal' },
  { name: 'USERDATAUPLOADING', description: 'Upload user data' },
  { name: 'DATADOWNLOADING', description: 'Download data' },
  { name: 'DATAMANAGEMENT', description: 'Manage data' },
  { name: 'SHAREWITHALL', description: 'Share with all users' },
  { name: 'EXPERIMENTALFEATUREPRIVILEGE', description: 'Use experimental features' },
  { name: 'JOBSCHEDULING', description: 'Schedule for others' },
  { name: 'RANALYSIS', description: 'Invoke custom R analysis' },
  { name: 'A3ANALYSIS', description: 'Use SpotIQ' },
  { name: 'BYPASSRLS', description: 'Administer and bypass row-level security' },
  { name: 'AUTHORING', description: 'Author content: everyone holds it' },
  { name: 'SYNCMANAGEMENT', description: 'Manage ThoughtSpot Sync' },
  { name: 'SYSTEMMANAGEMENT', description: 'Manage the system' },
  { name: 'DISABLE_PINBOARD_CREATION', description: 'Cannot create Liveboards' },
  { name: 'THIRDPARTY_ANALYSIS', description: 'Use third-party analysis' },
  { name: 'PREVIEW_THOUGHTSPOT_SAGE', description: 'Preview ThoughtSpot Sage' },
  { name: 'LIVEBOARD_VERIFIER', description: 'Verify Liveboards' },
  { name: 'USER_ADMINISTRATION', description: 'Administer users' },
  { name: 'GROUP_ADMINISTRATION', description: 'Administer groups' },
  { name: 'ROLE_ADMINISTRATION', description: 'Administer roles' },
  { name: 'ORG_ADMINISTRATION', description: 'Administer organisations' },
  { name: 'AUTHENTICATION_ADMINISTRATION', description: 'Administer authentication' },
  { name: 'APPLICATION_ADMINISTRATION', description: 'Administer the application' },
  { name: 'SYSTEM_INFO_ADMINISTRATION', description: 'See information about the system' },
  { name: 'BILLING_INFO_ADMINISTRATION', description: 'See billing information' },
  { name: 'BACKUP_ADMINISTRATION', description: 'Administer backups' },
  { name: 'CONTROL_TRUSTED_AUTH', description: 'Control trusted authentication' },
  { name: 'TAGMANAGEMENT', description: 'Manage tags' },
  { name: 'CAN_SETUP_VERSION_CONTROL', description: 'Set up version control' },
  { name: 'CAN_MANAGE_VERSION_CONTROL', description: 'Manage version control' },
  { name: 'CAN_CREATE_CATALOG', description: 'Create catalogues' },
  { name: 'CAN_ACCESS_ANALYST_STUDIO', description: 'Access Analyst Studio' },
  { name: 'CAN_MANAGE_ANALYST_STUDIO', description: 'Manage Analyst Studio' },
  { name: 'CAN_MANAGE_CUSTOM_CALENDAR', description: 'Manage custom calendars' },
  { name: 'CAN_CREATE_OR_EDIT_CONNECTIONS', description: 'Create or edit connections' },
  { name: 'CAN_CONFIGURE_CONNECTIONS', description: 'Configure connections' },
  { name: 'CAN_MANAGE_WORKSHEET_VIEWS_TABLES', description: 'Manage models, views and tables' },
  { name: 'CAN_MANAGE_VARIABLES', description: 'Manage variables' },
  { name: 'CAN_MANAGE_WEBHOOKS', description: 'Manage webhooks' },
  { name: 'CAN_MODIFY_FOLDERS', description: 'Modify folders' },
  { name: 'CAN_VIEW_FOLDERS', description: 'View folders' },
  { name: 'CAN_DOWNLOAD_VISUALS', description: 'Download visuals' },
  { name: 'CAN_DOWNLOAD_DETAILED_DATA', description: 'Download detailed data' },
  { name: 'CAN_USE_SPOTTER', description: 'Use Spotter' },
  { name: 'CAN_MANAGE_SPOTTER', description: 'Manage Spotter' },
  { name: 'CAN_ACCESS_AGENTSPOT', description: 'Access AgentSpot' },
  { name: 'CAN_MANAGE_AGENTSPOT', description: 'Manage AgentSpot' },
  { name: 'PREVIEW_DOCUMENT_SEARCH', description: 'Preview document search' },
  { name: 'ALLOW_NON_EMBED_FULL_APP_ACCESS', description: 'Use the whole application outside an embedding' },
  { name: 'ENABLESPOTAPPCREATION', description: 'Create SpotApps' },
  { name: 'LOGICALMODELING', description: 'Model data' },
  { name: 'SECURITYMANAGEMENT', description: 'Manage security' },
  { name: 'USERMANAGEMENT', description: 'Manage users' },
];

/** Bits that MindTouch's role Admin has (its mask is 9223372036854779903) although they name no operation there. */
const UNNAMED_BITS = [6, 7, 9].map((maskBit) => ({
  name: `MINDTOUCH_BIT_${maskBit}`,
  description: 'A bit of the mask that names no operation',
  maskBit,
}));

/** MindTouch's operations with the bits of its 64-bit mask. */
export const MINDTOUCH_OPERATIONS: readonly SeedPrivilege[] = [
  { name: 'LOGIN', description: 'Sign in', maskBit: 0 },
  { name: 'BROWSE', description: 'See that a page exists', maskBit: 1 },
  { name: 'READ', description: 'Read pages', maskBit: 2 },
  { name: 'SUBSCRIBE', description: 'Subscribe to changes', maskBit: 3 },
  { name: 'UPDATE', description: 'Change pages', maskBit: 4 },
  { name: 'CREATE', description: 'Create pages', maskBit: 5 },
  { name: 'DELETE', description: 'Delete pages', maskBit: 8 },
  { name: 'CHANGEPERMISSIONS', description: 'Change the permissions of pages', maskBit: 10 },
  { name: 'CONTROLPANEL', description: 'Open the control panel', maskBit: 11 },
  { name: 'UNSAFECONTENT', description: 'Write unsafe content', maskBit: 12 },
  { name: 'ADMIN', description: 'Administer the site: implies ADMINISTRATION', maskBit: 63 },
  ...UNNAMED_BITS,
];

const CONTRIBUTOR = ['LOGIN', 'BROWSE', 'READ', 'SUBSCRIBE', 'UPDATE', 'CREATE', 'DELETE', 'CHANGEPERMISSIONS'];

const ADMIN = [...CONTRIBUTOR, 'CONTROLPANEL', 'ADMIN', ...UNNAMED_BITS.map((bit) => bit.name)];

/** MindTouch's site roles, in the order of their ids there. */
export const SITE_ROLES: readonly { name: string; description: string; operations: readonly string[] }[] = [
  { name: 'None', description: 'Nothing', operations: [] },
  { name: 'Guest', description: 'May sign in', operations: ['LOGIN'] },
  { name: 'Viewer', description: 'May read', operations: ['LOGIN', 'BROWSE', 'READ', 'SUBSCRIBE'] },
  { name: 'Contributor', description: 'May write', operations: CONTRIBUTOR },
  { name: 'Admin', description: 'May administer', operations: ADMIN },
];
