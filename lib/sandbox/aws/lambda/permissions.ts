import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { ControlRequest } from "../control/route.ts";
import {
  checkChangeable,
  functionArn,
  functionOf,
  inTheWay,
  invalid,
  type LambdaContext,
  type LambdaRoute,
  notFound,
} from "./context.ts";
import type { PermissionStatement, StoredFunction } from "./model.ts";

const permissionSchema = z.object({
  StatementId: z.string().regex(/^[\w-]{1,100}$/),
  Action: z.string().regex(/^lambda:\w+$/),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  RevisionId: z.string().optional(),
});

const policy = "/2015-03-31/functions/{name}/policy";

/** "Lambda API reference": who else may call a function, and its tags. */
export function permissionRoutes(context: LambdaContext): LambdaRoute[] {
  return [
    {
      ...{ operation: "AddPermission", method: "POST", path: policy },
      handle: (request) => ({ status: 201, body: { Statement: JSON.stringify(add(context, request)) } }),
    },
    {
      ...{ operation: "GetPolicy", method: "GET", path: policy },
      handle: (request) => {
        const { statements, revisionId } = functionOf(context, request);
        if (statements.length === 0) throw notFound("The resource you requested does not exist.");
        const Policy = JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });
        return { status: 200, body: { Policy, RevisionId: revisionId } };
      },
    },
    {
      ...{ operation: "RemovePermission", method: "DELETE", path: `${policy}/{statementId}` },
      handle: (request) => {
        const found = functionOf(context, request);
        checkChangeable(context, found, request.query.get("RevisionId") ?? undefined);
        const { statementId } = request.parameters;
        const statements = found.statements.filter(({ Sid }) => Sid !== statementId);
        if (statements.length === found.statements.length)
          throw notFound(`Statement ${statementId} is not found in resource policy.`);
        store(context, found, { statements });
        return { status: 204 };
      },
    },
    {
      ...{ operation: "TagResource", method: "POST", path: "/2017-03-31/tags/{name}" },
      handle: (request) => {
        const found = functionOf(context, request);
        const { Tags } = z.object({ Tags: z.record(z.string(), z.string()) }).parse(request.json());
        context.state.put("functions", { ...found, tags: { ...found.tags, ...Tags } });
        return { status: 204 };
      },
    },
  ];
}

function add(context: LambdaContext, request: ControlRequest): PermissionStatement {
  const found = functionOf(context, request);
  const parsed = permissionSchema.safeParse(request.json());
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const { StatementId, Action, Principal, SourceArn, SourceAccount, RevisionId } = parsed.data;
  checkChangeable(context, found, RevisionId);
  if (!Principal.endsWith(".amazonaws.com")) throw invalid("The provided principal was invalid.");
  if (found.statements.some(({ Sid }) => Sid === StatementId))
    throw inTheWay(
      `The statement id (${StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  const condition = {
    ...(SourceAccount === undefined ? {} : { StringEquals: { "AWS:SourceAccount": SourceAccount } }),
    ...(SourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": SourceArn } }),
  };
  const statement: PermissionStatement = {
    ...{ Sid: StatementId, Effect: "Allow", Principal: { Service: Principal }, Action },
    Resource: functionArn(context, found.id),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
  store(context, found, { statements: [...found.statements, statement] });
  return statement;
}

function store(context: LambdaContext, found: StoredFunction, changed: Partial<StoredFunction>): void {
  context.state.put("functions", { ...found, ...changed, revisionId: randomUUID() });
}

/** May this service call the function on behalf of this resource of the account? */
export function isCallable(
  { statements }: Pick<StoredFunction, "statements">,
  service: string,
  source: { readonly arn: string; readonly account: string },
): boolean {
  return statements.some(({ Principal, Action, Condition = {} }) => {
    const { StringEquals = {}, ArnLike = {} } = Condition;
    const isOfAccount = Object.values(StringEquals).every((account) => account === source.account);
    const isOfSource = Object.values(ArnLike).every((pattern) => matches(pattern, source.arn));
    return Principal.Service === service && Action === "lambda:InvokeFunction" && isOfAccount && isOfSource;
  });
}

function matches(pattern: string, arn: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`).test(arn);
}
