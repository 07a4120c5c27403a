// Command paperkin searches the abstracts of papers by meaning, on this machine
// alone. See the README for its commands.
//
// The package holds flags, wiring and rendering: what needs a terminal. What
// can be tested without one lives in the packages it calls.
package main

import "os"

func main() {
	os.Exit(run(os.Args, os.Stdin, os.Stdout, os.Stderr))
}
