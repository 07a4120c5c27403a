// Command paperkin searches the abstracts of papers by meaning, on this machine
// alone. See the README for its commands, and package cli for what they do.
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
	cli.Main(cli.Folder(version, commit, date))
}
