package lexical

import (
	"errors"
	"os"
	"runtime"

	"golang.org/x/sync/errgroup"

	"paperkin/index/crash"
)

// chunkPages is how many pages [Verify] compares at a time.
const chunkPages = 256

// Verify compares the index in the folder of a name in another one with its checksums:
// its manifest, and those chunks of a megabyte that has chooses by their numbers, from 0
// on; nil: all. It returns how many papers the index has. The error names the file that differs and wraps [ErrDamaged], or is a
// [*durable.ForeignError] if it is not the index that is wanted.
func Verify(in *os.Root, name string, want Identity, has func(chunk int64) bool) (papers int, err error) {
	x, err := Open(in, name, want)
	if err != nil {
		return 0, err
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	var chunk int64
	for _, p := range x.parts {
		for from := 0; from < p.file.Pages(); from += chunkPages {
			if has == nil || has(chunk) {
				g.Go(crash.Safe(func() error { return damage(p.file.Check(from, min(from+chunkPages, p.file.Pages()))) }))
			}
			chunk++
		}
	}
	return x.Len(), errors.Join(g.Wait(), x.Close())
}

// Gone counts the documents of papers that were removed or changed, whose words are still
// in the files of an index, and all documents.
func Gone(in *os.Root, name string, want Identity) (gone, all int, err error) {
	dir, err := openFolder(in, name)
	if err != nil {
		return 0, 0, err
	}
	defer dir.Close()
	m, err := readManifest(dir, want)
	for i, e := range m.entries {
		all += e.Documents
		if m.gone[i] != nil {
			gone += m.gone[i].Len()
		}
	}
	return gone, all, err
}
