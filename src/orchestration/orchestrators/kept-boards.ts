import type { TodayBoardDTO } from "../../core/dto/today-board.ts";
import type { BrandId } from "../../core/ids.ts";

/** Scores fade with the hours and dates come; within this nobody sees a difference. */
const KEPT_MILLISECONDS = 15_000;
/** The boards that are read most lately stay. */
const KEPT_BOARDS = 500;

export interface BoardReading {
  /** What the database's content was at, when the board was read from it. */
  revision: string;
  board: TodayBoardDTO;
}

interface Kept extends BoardReading {
  at: Date;
}

/** Boards as they were read lately, each for as long as nothing of what it was read from has changed. */
export interface KeptBoards {
  /**
   * The board as of a revision: the kept one, one that is just being read, or a new reading.
   *
   * @param revision null where the caller does not know it: then the board is read anew
   */
  get(brandId: BrandId, revision: string | null, now: Date, read: () => Promise<BoardReading>): Promise<TodayBoardDTO>;
}

export function createKeptBoards(): KeptBoards {
  const kept = new Map<BrandId, Kept>();
  const underWay = new Map<string, Promise<BoardReading>>();

  function keep(brandId: BrandId, reading: Kept): void {
    kept.delete(brandId);
    kept.set(brandId, reading);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_BOARDS && oldest) kept.delete(oldest);
  }

  return {
    async get(brandId, revision, now, read) {
      const known = kept.get(brandId);
      const age = known ? now.getTime() - known.at.getTime() : Number.POSITIVE_INFINITY;
      if (known && known.revision === revision && age >= 0 && age < KEPT_MILLISECONDS) {
        keep(brandId, known);
        return known.board;
      }
      const key = `${brandId} ${revision}`;
      const reading = (revision !== null && underWay.get(key)) || read();
      if (revision !== null) underWay.set(key, reading);
      try {
        const { board, revision: readAt } = await reading;
        keep(brandId, { board, revision: readAt, at: now });
        return board;
      } finally {
        if (underWay.get(key) === reading) underWay.delete(key);
      }
    },
  };
}
