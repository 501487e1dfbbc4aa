import { Column } from 'typeorm';
import type { JsonObject } from '../common/json/json-object.js';
import { VersionedEntity } from './versioned.entity.js';

/** A thing with properties of the administrators' choice, which conditions look at. */
export abstract class DescribedEntity extends VersionedEntity {
  /** Null when it has none, as nearly all things do. */
  @Column({ type: 'jsonb', nullable: true })
  properties: JsonObject | null;
}
