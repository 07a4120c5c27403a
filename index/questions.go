package index

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
	"paperkin/index/catalogue"
	"paperkin/index/durable"
)

// Vectors of questions are remembered, so that asking again needs no model: one
// small file each in the space's folder, under a hash of space and question, which
// itself is not kept. They go when the space goes. It is a cache that any
// number of processes share: files appear whole or not at all, and one that
// cannot be read or written only means that the question is embedded again.
const (
	questionsFolder = "questions"
	maxQuestions    = 1000
)

// Recall returns the remembered vector of a question in the view's space, nil
// when it is not known.
func (v *View) Recall(question string) []float32 {
	b, err := os.ReadFile(v.questionFile(question))
	n := 4 * v.Space.Dimensions
	if err != nil || len(b) != n+4 || crc32.Checksum(b[:n], durable.Castagnoli) != binary.LittleEndian.Uint32(b[n:]) {
		return nil
	}
	vector := make([]float32, v.Space.Dimensions)
	for i := range vector {
		vector[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	if embed.CheckVector(vector, v.Space.Dimensions) != nil {
		return nil
	}
	return vector
}

// Remember keeps the vector of a question in the view's space, and forgets the
// oldest ones when there are more than a thousand. It does nothing where it
// cannot write.
func (v *View) Remember(question string, vector []float32) {
	path := v.questionFile(question)
	folder := filepath.Dir(path)
	// Not MkdirAll: a writer may have dropped the space, folder and all.
	if err := os.Mkdir(folder, 0o700); err != nil && !os.IsExist(err) {
		return
	}
	b := embed.AppendBytes(nil, vector)
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, durable.Castagnoli))
	if durable.WriteCache(path, durable.Bytes(b)) == nil {
		forgetOldest(folder)
	}
}

// questionFile is the file of a question. Its name depends on the space too, so that a
// file of another library is not taken for this one's.
func (v *View) questionFile(question string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v %q", v.Space.Space, question))
	return filepath.Join(catalogue.SpaceDir(v.lib.catalogue.Folder().Through(), v.Space.Key), questionsFolder, hex.EncodeToString(sum[:16])+".f32")
}

// forgetOldest removes a tenth of the questions, the oldest, when there are too
// many.
func forgetOldest(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) <= maxQuestions {
		return
	}
	written := make(map[string]time.Time, len(entries)) // looked up once, not at every comparison
	for _, e := range entries {
		if info, err := e.Info(); err == nil { // another process may have removed it
			written[e.Name()] = info.ModTime()
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return written[a.Name()].Compare(written[b.Name()]) })
	for _, e := range entries[:len(entries)-maxQuestions*9/10] {
		os.Remove(filepath.Join(folder, e.Name()))
	}
}
