import { Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Authenticated, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import type { UserWithRole } from '../../../users/user-search.queries.js';
import {
  ApiDekiKey,
  ApiDekiList,
  ApiDekiQuery,
  ApiDekiRead,
  ApiDekiUserQuery,
  ApiDekiWrite,
} from '../api.decorators.js';
import { invalid } from '../http/input-document.js';
import { Parameters, type DreamQuery } from '../http/query.decorator.js';
import { XmlBody } from '../http/xml-body.decorator.js';
import { MindTouchController } from '../mindtouch-controller.decorator.js';
import { USER_BODY, USER_CHANGE_BODY, USER_EXAMPLE, USERS_EXAMPLE } from './user.examples.js';
import { UserDocumentsReader, type UserDocument } from './user-documents.reader.js';
import { UserDocumentsWriter } from './user-documents.writer.js';
import { toUserSearch } from './user-list.js';
import { UserWrites } from './user-writes.js';
import { UsersFinder } from './users.finder.js';

const VERBOSE_MAX = 100;
const EVERYTHING: ReadonlySet<string> = new Set();

@MindTouchController('users')
export class MindTouchUsersController {
  constructor(
    private readonly finder: UsersFinder,
    private readonly writes: UserWrites,
    private readonly reader: UserDocumentsReader,
    private readonly writer: UserDocumentsWriter,
  ) {}

  /** Lists the users: all for administrators, only yourself for anyone else. */
  @Get()
  @Authenticated()
  @ApiDekiUserQuery()
  @ApiDekiQuery('verbose', 'Whether to show everything about each; at most 100 are listed then.', 'false')
  @ApiDekiList(USERS_EXAMPLE)
  list(@CurrentPrincipal() principal: Principal, @Parameters() query: DreamQuery): Promise<XmlElement> {
    const search = toUserSearch(query);
    const isVerbose = query.get('verbose')?.toLowerCase() === 'true';
    if (isVerbose && (search.limit ?? Infinity) > VERBOSE_MAX) throw invalid(`'limit' parameter is not valid`);
    return this.writer.writeList(principal, search, isVerbose);
  }

  /** Creates a user, or changes the one whose id the document holds. */
  @Post()
  @HttpCode(200)
  @RequirePrivilege(ADMINISTRATION)
  @ApiDekiQuery('accountpassword', 'The password of a new user.', 'correct horse battery staple')
  @ApiDekiWrite(USER_BODY, USER_EXAMPLE, 'user_not_found', 'username_taken', 'privilege_not_held', 'last_administrator')
  async create(
    @CurrentPrincipal() principal: Principal,
    @XmlBody() body: XmlElement,
    @Parameters() query: DreamQuery,
  ): Promise<XmlElement> {
    const document = await this.reader.read(body);
    if (document.id !== 0) {
      return this.change(principal, await this.finder.getByKey(principal, String(document.id)), document);
    }
    const id = await this.writes.create(principal, document, query.get('accountpassword'));
    return this.write(principal, String(id), EVERYTHING);
  }

  /** Gets a user by his id, by `=` and his name, or as `current`. */
  @Get(':userid')
  @Authenticated()
  @ApiDekiKey('userid', 'user')
  @ApiDekiQuery('exclude', 'What to leave out: `groups`, `properties`, or both with a comma.', 'properties')
  @ApiDekiRead(USER_EXAMPLE, 'user_not_found')
  get(
    @CurrentPrincipal() principal: Principal,
    @Param('userid') userId: string,
    @Parameters() query: DreamQuery,
  ): Promise<XmlElement> {
    const excluded = (query.get('exclude') ?? '').split(',').map((part) => part.trim().toLowerCase());
    return this.write(principal, userId, new Set(excluded));
  }

  /** Changes a user. You may change your own full name and e-mail address. */
  @Put(':userid')
  @Authenticated()
  @ApiDekiKey('userid', 'user')
  @ApiDekiWrite(
    USER_CHANGE_BODY,
    USER_EXAMPLE,
    'forbidden',
    'user_not_found',
    'username_taken',
    'privilege_not_held',
    'last_administrator',
  )
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('userid') userId: string,
    @XmlBody() body: XmlElement,
  ): Promise<XmlElement> {
    const user = await this.finder.getByKey(principal, userId);
    return this.change(principal, user, await this.reader.read(body));
  }

  private async change(principal: Principal, user: UserWithRole, document: UserDocument): Promise<XmlElement> {
    if (document.id !== 0 && document.id !== user.id) {
      throw invalid('/user/@id is not that of the user in the address');
    }
    await this.writes.update(principal, user, document);
    return this.write(principal, String(user.id), EVERYTHING);
  }

  private async write(principal: Principal, userKey: string, excluded: ReadonlySet<string>): Promise<XmlElement> {
    return this.writer.write(principal, await this.finder.getByKey(principal, userKey), excluded);
  }
}
