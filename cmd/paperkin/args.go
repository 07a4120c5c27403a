package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange puts a command line into the order that urfave/cli understands:
// global options, the command, its options, its arguments. People write options
// anywhere ("search graph networks -n 5 -L lib"). Everything after "--" is an
// argument; so are "-" and negative numbers ("-1"). Only "--library DIR" at the very
// end is an option there too: scripts append it to command lines of any kind.
func arrange(app *cli.App, args []string) []string {
	if len(args) == 0 {
		return args
	}
	var global, local, words []string
	var command *cli.Command
	rest := args[1:]
	for len(rest) > 0 {
		arg := rest[0]
		rest = rest[1:]
		if arg == "--" {
			if n := len(rest) - 2; n >= 0 && rest[n] == "--library" {
				global, rest = append(global, rest[n:]...), rest[:n]
			}
			words = append(words, rest...)
			break
		}
		if !isOption(arg) || command != nil && command.Name == tagName && takesTag(arg, slices.Concat(command.Flags, app.Flags)) {
			if command == nil && len(words) == 0 {
				if command = app.Command(arg); command != nil {
					continue
				}
			}
			words = append(words, arg)
			continue
		}
		name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		into, flag := &global, findFlag(app.Flags, name)
		if command != nil {
			if own := findFlag(command.Flags, name); own != nil || flag == nil {
				into, flag = &local, own
			}
		}
		*into = append(*into, arg)
		if _, isBool := flag.(*cli.BoolFlag); flag != nil && !isBool && !hasValue {
			if len(rest) == 0 {
				words = nil // otherwise the first of them would be taken for the value
				break
			}
			*into = append(*into, rest[0])
			rest = rest[1:]
		}
	}
	ordered := append([]string{args[0]}, global...)
	if command == nil {
		return append(ordered, words...)
	}
	ordered = append(append(ordered, command.Name), local...)
	if len(words) > 0 && !slices.Contains(local, "--"+cli.BashCompletionFlag.Names()[0]) {
		ordered = append(append(ordered, "--"), words...)
	}
	return ordered
}

// isOption reports whether an argument is an option: it starts with a dash that
// is not followed by a digit.
func isOption(arg string) bool {
	return len(arg) > 1 && arg[0] == '-' && (arg[1] < '0' || arg[1] > '9')
}

// between returns the action of an option that refuses numbers out of its bounds, before
// anything is done with them.
func between[T int | int64](name string, least, most T) func(*cli.Context, T) error {
	return func(_ *cli.Context, n T) error {
		if n < least || n > most {
			return usagef("", "--%s %d: want %d to %d", name, n, least, most)
		}
		return nil
	}
}

func findFlag(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

// noArguments returns an error with a hint if a command that takes none was given
// arguments: what a user types is not ignored.
func noArguments(c *cli.Context, hint string) error {
	if !c.Args().Present() {
		return nil
	}
	return usagef(hint, "%s: unexpected argument %q", c.Command.Name, c.Args().First())
}

// argument is a word as a shell takes it: in quotes if it has to be.
func argument(word string) string {
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(":._/-+,@%", r))
	}) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
