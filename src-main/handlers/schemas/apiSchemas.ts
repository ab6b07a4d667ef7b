import type { Api } from '../../api.ts';
import { browseSchemas } from './browseSchemas.ts';
import { changeSchemas } from './changeSchemas.ts';
import { folderSchemas } from './folderSchemas.ts';
import { hostSchemas } from './hostSchemas.ts';
import { mapSchemas } from './mapSchemas.ts';
import { modelSchemas } from './modelSchemas.ts';
import { playerSchemas } from './playerSchemas.ts';
import { writeSchemas } from './writeSchemas.ts';
import type { SchemasOf } from './values.ts';

/** What each member of the contract accepts: a page is not trusted with types. */
export const apiSchemas = {
  ...browseSchemas,
  ...changeSchemas,
  ...folderSchemas,
  ...hostSchemas,
  ...mapSchemas,
  ...modelSchemas,
  ...playerSchemas,
  ...writeSchemas,
} satisfies SchemasOf<Api>;
