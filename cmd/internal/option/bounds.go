package option

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
)

// Between returns the action of an option that refuses numbers out of its bounds, before
// anything is done with them.
func Between[T int | int64](name string, least, most T) func(*cli.Context, T) error {
	return func(_ *cli.Context, n T) error {
		if n < least || n > most {
			return fault.Usagef(fmt.Sprintf("such as --%s %d", name, min(max(10, least), most)), "--%s %d: want %d to %d", name, n, least, most)
		}
		return nil
	}
}

// NoArguments returns an error with a hint if a command that takes none was given
// arguments: what a user types is not ignored.
func NoArguments(c *cli.Context, hint string) error {
	if !c.Args().Present() {
		return nil
	}
	return fault.Usagef(hint, "%s: unexpected argument %q", c.Command.Name, c.Args().First())
}

// Limit is the option for how many papers, usually so many, a command lists at most.
func Limit(usual int, usage string) cli.Flag {
	return &cli.IntFlag{Name: "limit", Category: ToPrint, Aliases: []string{"n"}, Value: usual, Usage: usage, Action: Between("limit", 1, MaxHits)}
}

// MaxHits is how many papers or pairs a command lists at most: hits take about 10 kB
// each until they are printed. export has no such limit.
const MaxHits = 100_000
