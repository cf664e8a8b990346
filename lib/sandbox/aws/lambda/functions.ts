import { createHash, randomUUID } from "node:crypto";
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
} from "./context.ts";
import type { StoredFunction } from "./model.ts";
import { largestCode } from "./runtime.ts";
import { unzip } from "./unzip.ts";

const createSchema = z.object({
  FunctionName: z.string().regex(/^[\w-]{1,64}$/),
  Runtime: z.enum(["nodejs20.x", "nodejs22.x", "nodejs24.x"]),
  Role: z.string(),
  Handler: z.string().regex(/^[^\s]{1,128}$/),
  Code: z.object({ ZipFile: z.string() }),
  Description: z.string().max(256).default(""),
  /** Seconds. */
  Timeout: z.number().int().min(1).max(900).default(3),
  /** Megabytes. */
  MemorySize: z.number().int().min(128).max(10_240).default(128),
  Tags: z.record(z.string(), z.string()).default({}),
});

const changeSchema = createSchema
  .pick({ Runtime: true, Role: true, Handler: true })
  .partial()
  .extend({
    Description: z.string().max(256).optional(),
    Timeout: z.number().int().min(1).max(900).optional(),
    MemorySize: z.number().int().min(128).max(10_240).optional(),
    RevisionId: z.string().optional(),
  });

const codeSchema = z.object({
  ZipFile: z.string(),
  DryRun: z.boolean().default(false),
  RevisionId: z.string().optional(),
});

const functions = "/2015-03-31/functions";

/** "Lambda API reference": making, reading, changing and deleting functions whose code is sent with the request. */
export function functionRoutes(context: LambdaContext): LambdaRoute[] {
  const passRole = ({ json }: ControlRequest) => {
    const { Role } = json();
    return typeof Role === "string" ? [["iam:PassRole", Role] as const] : [];
  };
  return [
    {
      ...{ operation: "CreateFunction", method: "POST", path: functions },
      also: (request) => {
        const { Tags, FunctionName } = request.json();
        const tagging = ["lambda:TagResource", functionArn(context, String(FunctionName))] as const;
        return [...passRole(request), ...(Tags === undefined ? [] : [tagging])];
      },
      handle: (request) => ({ status: 201, body: create(context, request) }),
    },
    {
      ...{ operation: "GetFunction", method: "GET", path: `${functions}/{name}` },
      handle: (request) => {
        const found = functionOf(context, request);
        const { tags } = found;
        const Code = { RepositoryType: "S3", Location: `https://sandbox.invalid/${found.id}` };
        const Tags = Object.keys(tags).length > 0 ? tags : undefined;
        return { status: 200, body: { Configuration: shown(context, found), Code, Tags } };
      },
    },
    {
      ...{ operation: "UpdateFunctionCode", method: "PUT", path: `${functions}/{name}/code` },
      handle: (request) => ({ status: 200, body: updateCode(context, request) }),
    },
    {
      ...{ operation: "UpdateFunctionConfiguration", method: "PUT", path: `${functions}/{name}/configuration` },
      also: passRole,
      handle: (request) => ({ status: 200, body: updateConfiguration(context, request) }),
    },
    {
      ...{ operation: "DeleteFunction", method: "DELETE", path: `${functions}/{name}` },
      handle: (request) => {
        context.state.remove("functions", functionOf(context, request).id);
        return { status: 204 };
      },
    },
  ];
}

function create(context: LambdaContext, request: ControlRequest) {
  const wanted = read(createSchema, request);
  if (context.state.get("functions", wanted.FunctionName) !== undefined)
    throw inTheWay(`Function already exist: ${wanted.FunctionName}`);
  checkRole(context, wanted.Role);
  const now = context.now();
  const made: StoredFunction = {
    ...{ id: wanted.FunctionName, runtime: wanted.Runtime, role: wanted.Role, handler: wanted.Handler },
    ...{ description: wanted.Description, timeout: wanted.Timeout, memorySize: wanted.MemorySize },
    ...codeOf(wanted.Code.ZipFile),
    ...{ tags: wanted.Tags, statements: [], revisionId: randomUUID(), lastModified: now },
    ...{ activeFrom: now + context.functionMs(), updatedFrom: now },
  };
  context.state.put("functions", made);
  return shown(context, made);
}

function updateCode(context: LambdaContext, request: ControlRequest) {
  const found = functionOf(context, request);
  const { ZipFile, DryRun, RevisionId } = read(codeSchema, request);
  const code = codeOf(ZipFile);
  checkChangeable(context, found, RevisionId);
  return DryRun ? shown(context, { ...found, ...code }) : change(context, found, code);
}

function updateConfiguration(context: LambdaContext, request: ControlRequest) {
  const found = functionOf(context, request);
  const { Runtime, Role, Handler, Description, Timeout, MemorySize, RevisionId } = read(changeSchema, request);
  checkChangeable(context, found, RevisionId);
  if (Role !== undefined) checkRole(context, Role);
  return change(context, found, {
    ...{ runtime: Runtime ?? found.runtime, role: Role ?? found.role, handler: Handler ?? found.handler },
    ...{ description: Description ?? found.description, timeout: Timeout ?? found.timeout },
    memorySize: MemorySize ?? found.memorySize,
  });
}

function change(context: LambdaContext, found: StoredFunction, changed: Partial<StoredFunction>) {
  const now = context.now();
  const updatedFrom = now + context.functionMs();
  const made = { ...found, ...changed, revisionId: randomUUID(), lastModified: now, updatedFrom };
  context.state.put("functions", made);
  return shown(context, made);
}

/** Lambda has to be among those that the role trusts. */
function checkRole({ identities }: LambdaContext, arn: string): void {
  const isTrusting = identities.role(arn)?.trusts.includes("lambda.amazonaws.com") ?? false;
  if (!isTrusting) throw invalid("The role defined for the function cannot be assumed by Lambda.");
}

function codeOf(code: string): Pick<StoredFunction, "code" | "codeSha256"> {
  const archive = Buffer.from(code, "base64");
  try {
    if (unzip(archive, largestCode).size === 0) throw new Error("The archive is empty.");
  } catch {
    throw invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
  }
  return { code, codeSha256: createHash("sha256").update(archive).digest("base64") };
}

/** The FunctionConfiguration of the API reference. */
function shown(context: LambdaContext, found: StoredFunction) {
  const isActive = context.now() >= found.activeFrom;
  return {
    ...{ FunctionName: found.id, FunctionArn: functionArn(context, found.id), Version: "$LATEST" },
    ...{ Runtime: found.runtime, Role: found.role, Handler: found.handler, Description: found.description },
    ...{ Timeout: found.timeout, MemorySize: found.memorySize, PackageType: "Zip", Architectures: ["x86_64"] },
    ...{
      CodeSize: Buffer.byteLength(found.code, "base64"),
      CodeSha256: found.codeSha256,
      RevisionId: found.revisionId,
    },
    LastModified: new Date(found.lastModified).toISOString().replace("Z", "+0000"),
    State: isActive ? "Active" : "Pending",
    ...(isActive ? {} : { StateReason: "The function is being created.", StateReasonCode: "Creating" }),
    ...(isActive ? { LastUpdateStatus: context.now() >= found.updatedFrom ? "Successful" : "InProgress" } : {}),
  };
}

function read<S extends z.ZodType>(schema: S, { json }: ControlRequest): z.infer<S> {
  const parsed = schema.safeParse(json());
  if (parsed.success) return parsed.data;
  throw invalid(z.prettifyError(parsed.error));
}
