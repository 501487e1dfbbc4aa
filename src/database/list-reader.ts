import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { currentContext } from '../common/http/request-context.js';
import { Metrics } from '../common/metrics/metrics.js';
import { joinedTransaction } from './joined-data-source.js';
import { PrimaryPosition, type Position } from './primary-position.js';
import { Replicas, type Ask } from './replicas.js';

/**
 * Where lists and searches get their rows: from a copy of the database, if that shows all that was committed before the
 * request came; else from the primary. So no caller sees less than he, or anybody, has seen before.
 */
@Injectable()
export class ListReader implements OnModuleInit {
  private readonly reads = { primary: 0, replica: 0 };

  constructor(
    private readonly dataSource: DataSource,
    private readonly replicas: Replicas,
    private readonly position: PrimaryPosition,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.counts('guildhall_list_reads_total', 'Where lists were read.', 'source', this.reads);
    const help = 'How often the primary was read because a replica was behind, or away.';
    this.metrics.counts('guildhall_replica_passed_over_total', help, 'reason', this.replicas.passedOver);
  }

  /** All that `list` asks comes from one database. It may be called again, so it must not keep what it was told before. */
  async read<T>(list: (ask: Ask) => Promise<T>): Promise<T> {
    const position = this.replicas.count === 0 ? undefined : this.neededPosition();
    const answer = position && (await this.replicas.read(position, list));
    this.reads[answer ? 'replica' : 'primary'] += 1;
    if (answer) return answer.result;
    return list((sql, parameters) => this.dataSource.query(sql, [...parameters]));
  }

  /**
   * The position of a moment after the request came. None where that is not known, in a transaction, and after a request
   * has written: then the primary alone will do.
   */
  private neededPosition(): Position | undefined {
    const context = currentContext();
    const { latest } = this.position;
    if (!context || context.hasWritten || joinedTransaction() || !latest) return undefined;
    return latest.askedMs >= context.startedMs ? latest : undefined;
  }
}
