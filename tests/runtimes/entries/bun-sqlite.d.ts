// The part of Bun's types that is used here. All of them would change the type of `fetch` for the other files.
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
