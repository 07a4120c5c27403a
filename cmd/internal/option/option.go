// Package option is what commands share of their options: the groups of help pages, what an
// option says of its own value, formats, bounds, and where the library is. How a command line
// is read is for others.
package option

import (
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"
)

// Find returns the option of a name, whichever of its names that is; nil where there is none.
func Find(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

// IsBool reports whether an option takes no value.
func IsBool(f cli.Flag) bool {
	_, is := f.(*cli.BoolFlag)
	return is
}

// IsSlice reports whether an option can be given several times.
func IsSlice(f cli.Flag) bool {
	_, is := f.(*cli.StringSliceFlag)
	return is
}

// Is reports whether an argument is an option: it starts with a dash that is not
// followed by a digit, and is one word as far as its value.
func Is(arg string) bool {
	name, _, _ := strings.Cut(arg, "=")
	return len(arg) > 1 && arg[0] == '-' && (arg[1] < '0' || arg[1] > '9') && !strings.ContainsFunc(name, unicode.IsSpace)
}

// Dashed is the name of an option as it is typed.
func Dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// Hidden reports whether help pages leave an option out.
func Hidden(f cli.Flag) bool {
	v, ok := f.(cli.VisibleFlag)
	return ok && !v.IsVisible()
}
