package pages

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// FuzzRead reads a database with other bytes in it, or one that is nothing but
// them: whatever they are, reading ends, and does not return more than they hold.
func FuzzRead(f *testing.F) {
	path := filepath.Join(f.TempDir(), "x.db")
	fill(f, path, rand.New(rand.NewPCG(7, 8)), 512, 60)
	good := readFile(f, path)
	f.Add(uint32(len(good)), uint32(512), []byte{tableLeaf, 0, 0, 0, 1, 1, 0})
	f.Add(uint32(len(good)), uint32(28), []byte{255, 255, 255, 255})
	f.Add(uint32(5000), uint32(0), make([]byte, 512))
	f.Add(uint32(0), uint32(0), good[:4096])
	f.Fuzz(func(t *testing.T, size, at uint32, b []byte) {
		bad := bytes.Clone(good[:min(int(size), len(good))])
		if len(bad) == 0 {
			bad = b
		}
		copy(bad[min(int(at), len(bad)):], b)
		for _, log := range []Source{nil, bytes.NewReader(b)} {
			file := Read(bytes.NewReader(bad), log, Options{PageSize: 512, Shapes: shapes})
			n := 0
			for _, s := range shapes {
				file.Rows(s.Name, func(r Row) bool {
					for _, v := range r.Values {
						switch v := v.(type) {
						case string:
							n += len(v)
						case []byte:
							n += len(v)
						}
					}
					return true
				})
			}
			if most := 2 * (len(bad) + len(b)); n > most { // a page may be on the disk and in the log
				t.Errorf("%d bytes of rows in %d", n, most)
			}
		}
	})
}
