// Package remembered keeps vectors of questions, so that asking again needs no model: one
// small file each in a folder, under a hash of space and question, which itself is not kept.
// It is a cache that any number of processes share: files appear whole or not at all, and one
// that cannot be read or written only means that the question is embedded again.
package remembered

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"paperkin/embed"
	"paperkin/index/durable"
)

// most is how many questions are remembered.
const most = 1000

// Questions are those of a space. The zero value remembers none.
type Questions struct {
	// Folder is where the files are. It is made when it is needed, if the folder that it is
	// in is there; empty: nothing is remembered.
	Folder string
	Space  embed.Space
}

// Recall returns the remembered vector of a question, nil when it is not known.
func (q Questions) Recall(question string) []float32 {
	if q.Folder == "" {
		return nil
	}
	b, err := os.ReadFile(q.file(question))
	n := 4 * q.Space.Dimensions
	if err != nil || len(b) != n+4 || crc32.Checksum(b[:n], durable.Castagnoli) != binary.LittleEndian.Uint32(b[n:]) {
		return nil
	}
	vector := make([]float32, q.Space.Dimensions)
	for i := range vector {
		vector[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	if embed.CheckVector(vector, q.Space.Dimensions) != nil {
		return nil
	}
	return vector
}

// Remember keeps the vector of a question, and forgets the oldest ones when there are more
// than a thousand. It does nothing where it cannot write.
func (q Questions) Remember(question string, vector []float32) {
	if q.Folder == "" {
		return
	}
	// Not MkdirAll: a writer may have dropped the space, folder and all.
	if err := os.Mkdir(q.Folder, 0o700); err != nil && !os.IsExist(err) {
		return
	}
	b := embed.AppendBytes(nil, vector)
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, durable.Castagnoli))
	if durable.WriteCache(q.file(question), durable.Bytes(b)) == nil {
		forgetOldest(q.Folder)
	}
}

// file is the file of a question. Its name depends on the space too, so that a file of another
// library is not taken for this one's.
func (q Questions) file(question string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v %q", q.Space, question))
	return filepath.Join(q.Folder, hex.EncodeToString(sum[:16])+".f32")
}

// forgetOldest removes a tenth of the questions, the oldest, when there are too
// many.
func forgetOldest(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) <= most {
		return
	}
	written := make(map[string]time.Time, len(entries)) // looked up once, not at every comparison
	for _, e := range entries {
		if info, err := e.Info(); err == nil { // another process may have removed it
			written[e.Name()] = info.ModTime()
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return written[a.Name()].Compare(written[b.Name()]) })
	for _, e := range entries[:len(entries)-most*9/10] {
		os.Remove(filepath.Join(folder, e.Name()))
	}
}
