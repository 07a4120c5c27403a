// Package schema has the tables of a library's catalogue: for every version of the
// format the SQL that makes it of the version before. Published formats are never
// edited. What has to be computed in between, and the order of the steps, is for
// package catalogue, which also has all other SQL.
package schema

// Version is the version of the format that this code writes.
const Version = 6
