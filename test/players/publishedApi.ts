/** An OpenAPI description, as far as it is looked at. */
export interface OpenApi {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    parameters?: Record<string, Parameter>;
    responses?: Record<string, Answer>;
  };
}
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
  /** Its properties are parameters of their own. */
  explode?: boolean;
}
interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses?: Record<string, Answer | { $ref: string }>;
}
interface Answer {
  content?: Record<string, { schema?: Schema }>;
}
interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  format?: string;
  enum?: unknown[];
  nullable?: boolean;
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
}

interface AskedOfApi {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  /** Looked at where they are given; names in small letters. */
  headers?: Record<string, string | string[] | undefined>;
}

/** Returns what is wrong with a request by an OpenAPI description; nothing where it is as published. */
export function faultsOf(api: OpenApi, { method, path, query, body, headers }: AskedOfApi): string[] {
  const [template, operation] = operationOf(api, method, path);
  if (template === undefined || !operation) return [`there is no ${method} ${path}`];
  const faults: string[] = [];
  const known = (operation.parameters ?? []).flatMap((one) => parametersOf(api, one));
  template.split('/').forEach((part, at) => {
    const parameter = known.find(({ name }) => part === `{${name}}`);
    if (parameter) faults.push(...valueFaults(api, parameter.schema, path.split('/')[at]!, part));
  });
  const ofQuery = known.filter((one) => one.in === 'query');
  for (const [name, value] of query) {
    const parameter = ofQuery.find((one) => one.name === name);
    if (parameter) faults.push(...valueFaults(api, parameter.schema, value, name));
    else faults.push(`${method} ${template} has no ${name}`);
  }
  for (const { name, required } of ofQuery)
    if (required && !query.has(name)) faults.push(`${name} is missing`);
  for (const { name, required, schema } of headers ? known.filter((one) => one.in === 'header') : []) {
    const value = headers![name.toLowerCase()];
    if (value === undefined && required) faults.push(`the header ${name} is missing`);
    if (value !== undefined) faults.push(...valueFaults(api, schema, String(value), name));
  }
  const wanted = operation.requestBody?.content['application/json']?.schema;
  if (body !== undefined && !wanted) faults.push(`${method} ${template} takes no body`);
  if (body !== undefined && wanted) faults.push(...schemaFaults(api, wanted, body, 'body'));
  return faults;
}

/** Returns what is wrong with an answer by an OpenAPI description; `answer` is undefined where there is none. */
export function answerFaultsOf(
  api: OpenApi,
  { method, path, status, answer }: { method: string; path: string; status: number; answer: unknown },
): string[] {
  const [template, operation] = operationOf(api, method, path);
  const at = `${method} ${template ?? path}`;
  const given = operation?.responses?.[String(status)];
  if (!given) return [`${at} is not answered with ${status}`];
  const said = '$ref' in given ? api.components.responses![given.$ref.split('/').at(-1)!]! : given;
  const schema = said.content?.['application/json']?.schema;
  if (!schema || answer === undefined)
    return schema || answer !== undefined ? [`${at} is answered with ${schema ? 'something' : 'nothing'}`] : []; // prettier-ignore
  return schemaFaults(api, schema, answer, at);
}

/** A path of its own goes before one with a name in it. */
function operationOf(api: OpenApi, method: string, path: string): [template?: string, operation?: Operation] {
  const parts = path.split('/');
  const byNames = Object.keys(api.paths).sort((a, b) => a.split('{').length - b.split('{').length);
  const template = byNames.find((one) => {
    const wanted = one.split('/');
    return (
      wanted.length === parts.length && wanted.every((part, at) => part.startsWith('{') || part === parts[at])
    );
  });
  const operation = template === undefined ? undefined : api.paths[template]![method.toLowerCase()];
  return template === undefined || !operation ? [] : [template, operation];
}

function parametersOf(api: OpenApi, given: Parameter | { $ref: string }): Parameter[] {
  const one = '$ref' in given ? api.components.parameters![given.$ref.split('/').at(-1)!]! : given;
  const { properties } = one.explode ? resolved(api, one.schema) : {};
  if (!properties) return [one];
  return Object.entries(properties).map(([name, schema]) => ({ name, in: one.in, schema }));
}

/** Of a text in an address: lists are divided by commas. */
function valueFaults(api: OpenApi, schema: Schema, text: string, at: string): string[] {
  const { type, items } = resolved(api, schema);
  if (type === 'array') return text.split(',').flatMap((one) => valueFaults(api, items!, one, at));
  const value = type === 'integer' ? Number(text) : type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text; // prettier-ignore
  return schemaFaults(api, schema, value, at);
}

export function schemaFaults(api: OpenApi, given: Schema, value: unknown, at: string): string[] {
  const schema = resolved(api, given);
  if (value === null) return schema.nullable ? [] : [`${at} is null`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is none of ${schema.enum.join()}`];
  if (schema.format === 'uuid' && !/^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(asText(value)))
    return [`${at} is no uuid`];
  switch (schema.type ?? 'anything') {
    case 'integer':
      return Number.isInteger(value) ? [] : [`${at} is no integer`];
    case 'string':
    case 'boolean':
      return typeof value === schema.type ? [] : [`${at} is no ${schema.type}`];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((one, index) => schemaFaults(api, schema.items!, one, `${at}[${index}]`))
        : [`${at} is no list`];
    case 'object': {
      if (typeof value !== 'object' || Array.isArray(value)) return [`${at} is no object`];
      const { properties = {}, required = [], additionalProperties } = schema;
      const missing = required.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`);
      return Object.entries(value).reduce((faults, [name, one]) => {
        const of = properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined); // prettier-ignore
        if (of) return [...faults, ...schemaFaults(api, of, one, `${at}.${name}`)];
        return additionalProperties === false ? [...faults, `${at} has no ${name}`] : faults;
      }, missing);
    }
    default:
      return [];
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function resolved(api: OpenApi, { $ref, allOf = [], ...rest }: Schema): Schema {
  const named = $ref === undefined ? {} : resolved(api, api.components.schemas[$ref.split('/').at(-1)!]!);
  return Object.assign({}, named, ...allOf.map((one) => resolved(api, one)), rest) as Schema;
}
