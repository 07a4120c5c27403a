package cli

import (
	"maps"
	"paperkin/cmd/internal/option"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// digestFormats are those of a digest, for --format.
var digestFormats = []string{"text", "html", "markdown", "json", "atom", "json-feed"}

// mailFormat is a message as it would be sent, for files.
const mailFormat = "eml"

// digestEndings are how the names of files of a format end; the first is that of files in a
// folder.
var digestEndings = map[string][]string{
	"text": {".txt", ".text"}, "html": {".html", ".htm"}, "markdown": {".md", ".markdown"}, "json": {".jsonl", ".ndjson", ".json"},
	"atom": {".atom", ".xml"}, "json-feed": {".feed.json"}, mailFormat: {".eml"},
}

// digestFormat is the format that the options name, or else that of the file.
func digestFormat(c *cli.Context, file string) (string, error) {
	ending := formatOfEnding(file)
	if ending == mailFormat || ending != "" && !c.IsSet("format") && !c.Bool("json") {
		return ending, nil
	}
	return option.Format(c, digestFormats...)
}

// formatOfEnding is the format of a file by its name, empty where that says nothing: of two
// endings, the longer one counts.
func formatOfEnding(file string) string {
	name, best, format := strings.ToLower(filepath.Base(file)), 0, ""
	for _, f := range slices.Sorted(maps.Keys(digestEndings)) {
		for _, ending := range digestEndings[f] {
			if strings.HasSuffix(name, ending) && len(ending) > best {
				best, format = len(ending), f
			}
		}
	}
	return format
}
