package line

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/option"
)

// Tag is the one command of which arguments begin with a dash.
const Tag = "tag"

// Source is the command whose arguments are the command line of another one.
const Source = "source"

// FeedCommands are the commands that a source can be read by.
var FeedCommands = []string{"harvest", "index"}

// The commands that tell of what is new, whose options are bound to each other.
const (
	Digest = "digest"
	Daily  = "daily"
)

// TakesTag reports whether an argument of tag that begins with a dash takes a tag away.
// Options have two dashes there, or a letter that is one.
func TakesTag(arg string, flags []cli.Flag) bool {
	first, size := utf8.DecodeRuneInString(arg[1:])
	return (unicode.IsLetter(first) || unicode.IsNumber(first)) && !strings.Contains(arg, "=") && (1+size < len(arg) || option.Find(flags, arg[1:]) == nil && arg != "-h")
}
