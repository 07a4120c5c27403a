// Command paperkin searches the abstracts of papers by meaning, on this machine
// alone. See the README for its commands.
//
// The package has one file for each command: its options, one call of the
// packages below, and what is printed of the result. It alone knows commands and
// options by name and puts values and codes into words; it decides nothing about
// papers.
package main

import "os"

func main() {
	os.Exit(run(os.Args, os.Stdin, os.Stdout, os.Stderr))
}
