package cli

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/source"
	"paperkin/index/zotero"
)

// zoteroWays are the formats of index that are no formats of files, but the ways to read a
// library of Zotero.
var zoteroWays = map[string]zotero.Way{"zotero-api": zotero.ByAPI, "zotero-sqlite": zotero.ByFile}

// inputFormat is the format of all sources that an option names, nil for none; the ways of
// Zotero are none.
func inputFormat(c *cli.Context) (*format.Format, error) {
	name := c.String("format")
	way, is := zoteroWays[name]
	f, err := formats.Named(name)
	if err != nil && !is {
		return nil, fault.WithHint(err, formatHint(name))
	}
	for _, arg := range c.Args().Slice() {
		switch at := strings.HasPrefix(arg, zotero.Scheme); {
		case at && name != "" && !is:
			return nil, fault.Usagef("leave --format out, or force one way with zotero-api or zotero-sqlite", "--format %s: %s is a library of Zotero, and no file", name, screen.Line(arg))
		case is && !at && way == zotero.ByAPI:
			return nil, fault.Usagef("name what is to be asked for, such as zotero: or zotero:collection/NAME", "--format %s: %s is nothing that Zotero can be asked for", name, screen.Line(arg))
		case is && !at && !zotero.IsDatabase(c.Context, arg):
			return nil, fault.Usagef("name a library of Zotero, such as zotero: or zotero:FILE.sqlite", "--format %s: %s is no database of Zotero's", name, screen.Line(arg))
		}
	}
	return f, nil // none for a way
}

// inputFormats are the names of formats that index takes.
func inputFormats() []string {
	return append(formats.Names(), slices.Sorted(maps.Keys(zoteroWays))...)
}

// places returns a function that finds what an argument of index names that is no file of
// records: a library of Zotero.
func places(s *session.Run, c *cli.Context) func(arg string) (source.Place, bool, error) {
	o := hits.ZoteroOptions(s)
	o.State, o.Anew, o.Way = filepath.Join(option.LibraryDir(c), "zotero"), c.Bool("readd"), zoteroWays[c.String("format")]
	return func(arg string) (source.Place, bool, error) {
		if err := nearScheme(arg); err != nil {
			return nil, false, err
		}
		if strings.HasPrefix(arg, zotero.Scheme) {
			p, err := zotero.Parse(arg, o)
			if err == nil && o.Way == zotero.ByAPI && p.IsFile() {
				return nil, false, fault.Usagef("leave --format out", "--format zotero-api: %s is a file", screen.Line(arg))
			}
			return p, true, err
		}
		if !zotero.IsDatabase(c.Context, arg) {
			return nil, false, nil
		}
		return zotero.File(arg, o), true, nil
	}
}

// nearScheme returns an error if an argument names neither a file nor a library of Zotero,
// and is close to one.
func nearScheme(arg string) error {
	rest, is := strings.CutPrefix(arg, zotero.Scheme)
	if file := cmp.Or(rest, arg); exists(file) {
		return nil
	}
	switch kind, _, _ := strings.Cut(rest, "/"); {
	case strings.EqualFold(arg, "zotero"):
		return fault.Usagef("for your library in Zotero: paperkin index zotero:", "%s: no such file or folder", arg)
	case !is || rest == "" || kind == "group" || kind == "collection" || strings.HasSuffix(rest, ".sqlite"):
		return nil
	}
	return fault.Usagef("for a collection: paperkin index "+shell.Word(zotero.Scheme+"collection/"+rest)+"; for a database: "+zotero.Scheme+"FILE.sqlite, or the folder that it is in",
		"%s: there is no such file or folder", screen.Line(arg))
}

func exists(path string) bool { _, err := os.Lstat(path); return err == nil }
