import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../../common/metrics/metrics.js';
import { AccessKeeper } from './access-keeper.js';

/** Tells operators how large the access snapshot is and how far it has come. */
@Injectable()
export class SnapshotGauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly keeper: AccessKeeper,
  ) {}

  onModuleInit(): void {
    const { metrics, keeper } = this;
    const gauge = (name: string, help: string, read: () => number): void =>
      metrics.gauge(`guildhall_snapshot_${name}`, help, read);
    gauge('revision', 'The revision that the access snapshot shows.', () => keeper.latest.snapshot.revision);
    gauge('age_seconds', 'Time since the snapshot was last known to show all that is committed.', () => keeper.age);
    gauge('bytes', 'Memory of the snapshot, with what was worked out from it.', () => bytesOf(keeper));
    gauge('users', 'Users in the snapshot.', () => keeper.latest.snapshot.tables.users.size);
    gauge('groups', 'Groups in the snapshot.', () => keeper.latest.snapshot.tables.groups.size);
    gauge('memberships', 'Memberships in the snapshot.', () => keeper.latest.snapshot.relations.memberships.size);
  }
}

function bytesOf({ latest }: AccessKeeper): number {
  return latest.snapshot.byteLength + latest.byteLength;
}
