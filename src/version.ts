// The version that this program tells to Make and to people. A constant, so that a start reads no file;
// a test holds it equal to package.json.

export const version = "0.1.0";
