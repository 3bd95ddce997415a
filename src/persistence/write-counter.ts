import {
  DeleteQueryNode,
  InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  type RootOperationNode,
  SelectQueryNode,
  TableNode,
  UpdateQueryNode,
} from "kysely";

export interface WriteCounter {
  plugin: KyselyPlugin;
  /** Rows written by table, in the order the tables were first written. */
  counts(): Record<string, number>;
}

/** Counts the rows a transaction writes, so that one line of telemetry can say what it did. */
export function createWriteCounter(): WriteCounter {
  const counts = new Map<string, number>();
  const tablesOf = new WeakMap<object, string[]>();
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      const tables = writtenTables(node);
      if (tables.length > 0) tablesOf.set(queryId, tables);
      return node;
    },
    async transformResult({ result, queryId }) {
      const rows = Number(result.numAffectedRows ?? result.rows.length);
      for (const table of tablesOf.get(queryId) ?? []) counts.set(table, (counts.get(table) ?? 0) + rows);
      return result;
    },
  };
  return { plugin, counts: () => Object.fromEntries([...counts].filter(([, count]) => count > 0)) };
}

/** The table a statement writes, and those its `with` parts write. */
function writtenTables(node: RootOperationNode): string[] {
  const parts = "with" in node ? (node.with?.expressions ?? []) : [];
  return [node, ...parts.map((part) => part.expression)].flatMap((part) => writtenTable(part) ?? []);
}

function writtenTable(node: OperationNode): string | undefined {
  if (SelectQueryNode.is(node)) return undefined;
  if (InsertQueryNode.is(node)) return node.into?.table.identifier.name;
  if (UpdateQueryNode.is(node)) return nameOf(node.table);
  if (DeleteQueryNode.is(node)) return nameOf(node.from.froms[0]);
  return undefined;
}

function nameOf(node: OperationNode | undefined): string | undefined {
  return node && TableNode.is(node) ? node.table.identifier.name : undefined;
}
