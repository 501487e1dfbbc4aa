import { Global, Module } from '@nestjs/common';
import { AccessEngine } from './access-engine.js';
import { AccessRules } from './access-rules.js';
import { AccessListsController } from './access-lists.controller.js';
import { AccessController } from './access.controller.js';
import { ChangeLogPruner } from './change-log.pruner.js';
import { DecisionsService } from './decisions/decisions.service.js';
import { ExplainService } from './decisions/explain/explain.service.js';
import { PairFactsQueries } from './decisions/explain/pair-facts.queries.js';
import { AccessListsService } from './decisions/lists/access-lists.service.js';
import { GuidIdsQueries } from './decisions/named/guid-ids.queries.js';
import { NamedDecisionsService } from './decisions/named/named-decisions.service.js';
import { NamedSearchService } from './decisions/named/named-search.service.js';
import { ProvisioningRules } from './provisioning-rules.js';
import { TokenRules } from './token-rules.js';
import { AccessKeeper } from './snapshot/access-keeper.js';
import { SnapshotGauges } from './snapshot/snapshot-gauges.js';

@Global()
@Module({
  controllers: [AccessController, AccessListsController],
  providers: [
    AccessKeeper,
    AccessEngine,
    AccessRules,
    ProvisioningRules,
    TokenRules,
    ChangeLogPruner,
    DecisionsService,
    AccessListsService,
    ExplainService,
    PairFactsQueries,
    GuidIdsQueries,
    NamedDecisionsService,
    NamedSearchService,
    SnapshotGauges,
  ],
  exports: [
    AccessKeeper,
    AccessEngine,
    AccessRules,
    DecisionsService,
    GuidIdsQueries,
    NamedDecisionsService,
    NamedSearchService,
    ProvisioningRules,
    TokenRules,
  ],
})
export class AccessModule {}
