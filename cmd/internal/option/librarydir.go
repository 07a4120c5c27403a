package option

import (
	"cmp"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/urfave/cli/v2"
)

// LibraryDir returns the folder of the command's library. Where a program has several
// collections, each has a folder of its own.
func LibraryDir(c *cli.Context) string {
	if dir := c.String("library"); dir != "" {
		return dir
	}
	return filepath.Join(xdg.DataHome, c.App.Name, cmp.Or(c.String("collection"), "default"))
}
