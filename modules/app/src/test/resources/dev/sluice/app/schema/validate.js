// Validates YAML or JSON files: node validate.js SCHEMA FILE... prints `true` or `false` and the errors, a line per file.
import {readFileSync} from 'node:fs';
import {Ajv2020} from 'ajv/dist/2020.js';
import {parse} from 'yaml';

const [schema, ...files] = process.argv.slice(2);
const validate = new Ajv2020({strict: true, allowUnionTypes: true, allErrors: true}).compile(
  JSON.parse(readFileSync(schema, 'utf8')));
for (const file of files) {
  const valid = validate(parse(readFileSync(file, 'utf8')));
  console.log(valid, JSON.stringify(validate.errors ?? []));
}
