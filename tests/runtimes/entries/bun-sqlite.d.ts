// As much of Bun's types as is used here: the whole of them would change what `fetch` is for everybody else.
declare module "bun:sqlite" {
  export class Database {
    constructor(path: string);
    exec(sql: string): unknown;
    prepare(sql: string): {
      get(...values: (string | number)[]): unknown;
      run(...values: (string | number)[]): unknown;
    };
  }
}
