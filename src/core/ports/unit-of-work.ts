import type { FlowRun } from "../run.ts";
import type { BrandScope, TenantScope } from "../scope.ts";
import type { JobQueue } from "./job-queue.ts";
import type {
  AudienceRepository,
  BoardRepository,
  BrandRepository,
  BudgetRepository,
  DecisionRepository,
  ExecutionEventRepository,
  IdempotencyRepository,
  LearningRepository,
  OpportunityRepository,
  PackageRepository,
  PatternRepository,
  RunClaim,
  RunRepository,
  SignalRepository,
  StoryRepository,
  TenantRepository,
  VariantRepository,
  WebhookRepository,
} from "./repositories.ts";
import type { BrandSearchIndex, PatternSearchIndex } from "./search.ts";

/** Everything one transaction of one brand can reach. */
export interface Work {
  brands: BrandRepository;
  audience: AudienceRepository;
  signals: SignalRepository;
  stories: StoryRepository;
  opportunities: OpportunityRepository;
  packages: PackageRepository;
  variants: VariantRepository;
  patterns: PatternRepository;
  events: ExecutionEventRepository;
  learning: LearningRepository;
  decisions: DecisionRepository;
  boards: BoardRepository;
  runs: RunRepository;
  budget: BudgetRepository;
  idempotency: IdempotencyRepository;
  webhooks: WebhookRepository;
  brandSearch: BrandSearchIndex;
  patternSearch: PatternSearchIndex;
  jobs: JobQueue;
}

export interface TenantWork {
  tenants: TenantRepository;
  /** Work on one of the tenant's brands within the same transaction. @throws NOT_FOUND for a brand of another tenant */
  inBrand<T>(scope: BrandScope, work: (tx: Work) => Promise<T>): Promise<T>;
}

/**
 * Opens transactions that the database itself confines to the scope. What happens inside commits whole
 * or not at all; a connection lost half-way is UNAVAILABLE and nothing of it is stored.
 */
export interface UnitOfWork {
  write<T>(scope: BrandScope, work: (tx: Work) => Promise<T>): Promise<T>;
  /** As `write`, after proving that `claim` still owns its run. @throws CONFLICT when it does not */
  writeClaimed<T>(scope: BrandScope, claim: RunClaim, work: (tx: Work, owned: FlowRun) => Promise<T>): Promise<T>;
  /** A read-only transaction: one consistent view, and any write in it is refused by the database. */
  read<T>(scope: BrandScope, work: (tx: Work) => Promise<T>): Promise<T>;
  tenant<T>(scope: TenantScope, work: (tx: TenantWork) => Promise<T>): Promise<T>;
}
