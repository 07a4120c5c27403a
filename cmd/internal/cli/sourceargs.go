package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/session"
	"paperkin/index/harvest"
	"paperkin/index/zotero"
)

// notForFeeds are options of harvest and index that say nothing about what a source is.
var notForFeeds = map[string]string{"json": "paperkin update --json prints JSON", "dry-run": "leave it out", "watch": "paperkin update reads what has changed",
	"interval": "paperkin update reads what has changed"}

// feedArguments are the arguments of a source as they are kept. They are checked as the
// command itself would.
func feedArguments(s *session.Run, c *cli.Context, command string, args []string) ([]string, error) {
	for _, arg := range args {
		if harvest.Redact(arg) != arg {
			return nil, fault.Usagef("leave it out, and set OPENALEX_API_KEY, S2_API_KEY or NCBI_API_KEY in the environment where those are what is wanted; or run paperkin "+command+" itself, which keeps no secrets",
				"source add: the address %s has a login or a key, which would be kept", harvest.Redact(arg))
		}
	}
	line := line.Read(c.App, append([]string{"paperkin", command}, args...))
	if line.Err != nil {
		return nil, line.Err
	}
	for option, hint := range notForFeeds {
		if line.Has(option) {
			return nil, fault.Usagef(hint, "source add: --%s is not for a source", option)
		}
	}
	words := line.Words
	if command == "index" {
		if len(words) == 0 {
			return nil, fault.Usagef("name a file, a folder, a glob in quotes, or zotero:", "source add: index has no source")
		}
		words = slices.Clone(words)
		for i, word := range words {
			path, err := absoluteSource(word)
			if err != nil {
				return nil, err
			}
			words[i] = path
		}
	}
	kept := line.Local
	if slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, "-") }) {
		kept = append(append(slices.Clone(kept), "--"), words...)
	} else {
		kept = slices.Concat(words, kept)
	}
	return kept, runFeed(s, c, &session.Feeding{Check: true}, command, kept)
}

// absoluteSource is an argument of index that means the same in every folder.
func absoluteSource(arg string) (string, error) {
	if arg == "-" {
		return "", fault.Usagef("name a file, a folder, or a glob in quotes", "source add: standard input cannot be read again")
	}
	rest, is := strings.CutPrefix(arg, zotero.Scheme)
	if _, err := os.Lstat(arg); err == nil || !is {
		return filepath.Abs(arg)
	}
	kind, _, _ := strings.Cut(rest, "/")
	if rest == "" || kind == "group" || kind == "collection" {
		return arg, nil
	}
	path, err := filepath.Abs(rest)
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		return "", &fs.PathError{Op: "open", Path: rest, Err: fs.ErrNotExist}
	}
	return zotero.Scheme + path, nil
}
