package durable

import (
	"errors"
	"io/fs"
	"os"
	"testing"
)

// TestRemoveAllMeanwhile: each time a folder has been emptied, somebody puts a file into
// it before it goes.
func TestRemoveAllMeanwhile(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, c := range []struct {
		name  string
		files int // how many are put there
		want  error
	}{
		{"nobody", 0, nil},
		{"some readers", 8, nil},
		{"no end", 1 << 20, fs.ErrExist},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := root.Mkdir("folder", 0o700); err != nil {
				t.Fatal(err)
			}
			left := c.files
			err := emptied(func() error {
				if err := root.RemoveAll("folder/file"); err != nil {
					return err
				}
				if left > 0 {
					left--
					if err := root.WriteFile("folder/file", nil, 0o600); err != nil {
						return err
					}
				}
				return root.Remove("folder")
			})
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if _, err := root.Stat("folder"); (err == nil) != (c.want != nil) {
				t.Errorf("after %v: %v", c.want, err)
			}
			if err := RemoveAll(root, "folder"); err != nil {
				t.Error(err)
			}
		})
	}
}
