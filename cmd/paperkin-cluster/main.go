// Command paperkin-cluster searches the abstracts of papers by meaning, in a library that a
// Weaviate cluster keeps. It has the commands of paperkin that make sense there, with the
// same options, output and exit codes: see package cli. This package says which cluster and
// which library, opens it, and has the commands that are the cluster's alone.
package main

import "paperkin/cmd/internal/cli"

// version is the program's version, commit what it was built of and date when that was
// committed, in RFC 3339. A release build sets them by -ldflags "-X main.version=1.2.0";
// otherwise the last two are what go build recorded.
var (
	version = "devel"
	commit  string
	date    string
)

func main() {
	cli.Main(program(version, commit, date))
}
