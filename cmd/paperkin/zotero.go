package main

import (
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/index/paper/source"
	"paperkin/index/zotero"
)

// places returns a function that finds what an argument of index names that is no file of
// records: a library of Zotero.
func (s *streams) places(c *cli.Context) func(arg string) (source.Place, bool, error) {
	o := zotero.Options{State: filepath.Join(libraryDir(c), "zotero"), Anew: c.Bool("readd"),
		Notice: func(line string) { s.Notice("%s", screen.Line(line)) }}
	return func(arg string) (source.Place, bool, error) {
		if strings.HasPrefix(arg, zotero.Scheme) {
			p, err := zotero.Parse(arg, o)
			return p, true, err
		}
		if !zotero.IsDatabase(c.Context, arg) {
			return nil, false, nil
		}
		return zotero.File(arg, o), true, nil
	}
}
