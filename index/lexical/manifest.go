package lexical

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"paperkin/index/durable"
	"paperkin/index/lexical/analysis"
	"paperkin/index/lexical/segment"
	"paperkin/index/vector"
)

// manifestFile says what an index is made of. It is written last. It has a line that says
// whose index it is, one for each segment, in the order of their sizes, one for goneFile,
// and at its end one with the checksum of all lines before:
//
//	paperkin-words, version of the analysis, id of the library, number of the index
//	segment, name, documents, bytes, words in titles, in abstracts, checksum
//	gone, its name, bytes, checksum
//	checksum
//
// Checksums are CRC-32C in 8 hexadecimal digits. That of a segment is of the checksums
// that it has of its pages, so that all of an index hangs on its manifest; the words are
// those of papers that are not gone. Numbers are decimal.
const (
	manifestFile  = "manifest"
	manifestMagic = "paperkin-words"
)

// oldestAnalysis is the first version of the analysis whose indexes can be read: their
// files are those of today. [Update] makes them anew.
const oldestAnalysis = 3

// goneFile has the documents of each segment whose papers were removed or changed: their
// number, and the distance of each from the one before (from -1 for the first), as
// uvarints.
const goneFile = "gone"

// maxManifest is how many bytes the files have at most that are read as a whole.
const maxManifest = 1 << 28

// An Identity says which index is meant: whose it is, and the SHA-256 of its manifest in
// hexadecimal digits.
type Identity struct {
	durable.Identity
	Sums string
}

// entry is a segment in a manifest.
type entry struct {
	name string
	segment.Made
	words [2]uint64 // in titles, in abstracts
}

type manifest struct {
	version int // of the analysis
	is      durable.Identity
	entries []entry
	gone    []*vector.Bitmap // of each; nil: none
}

// openFolder opens the folder of an index. It returns an error that wraps [ErrDamaged]
// where there is none.
func openFolder(in *os.Root, name string) (*os.Root, error) {
	dir, err := durable.OpenFolderIn(in, name)
	return dir, missing(err)
}

// openFile opens a file of an index.
func openFile(dir *os.Root, name string) (*os.File, error) {
	f, err := durable.OpenIn(dir, name)
	return f, missing(err)
}

// missing makes the absence of a file damage.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// readManifest reads the manifest of the index in a folder, if it is the index that is
// wanted.
func readManifest(dir *os.Root, want Identity) (m manifest, err error) {
	b, err := durable.ReadIn(dir, manifestFile)
	if err != nil {
		return m, missing(err)
	}
	bad := fmt.Errorf("%w: %s: checksum mismatch", ErrDamaged, filepath.Join(dir.Name(), manifestFile))
	lines, ok := trimSum(b)
	if !ok {
		return m, bad
	}
	head, lines, _ := strings.Cut(lines, "\n")
	if m.version, m.is, ok = readHead(head); !ok || m.is != want.Identity {
		return m, &durable.ForeignError{File: filepath.Join(dir.Name(), manifestFile), Has: m.is, Want: want.Identity}
	}
	if digest(b) != want.Sums {
		return m, bad
	}
	for line := range strings.Lines(lines) {
		fields := strings.Fields(line)
		switch numbers, err := numbersOf(fields); {
		case err == nil && len(fields) == 7 && fields[0] == "segment":
			e := entry{name: fields[1], words: [2]uint64{numbers[2], numbers[3]}}
			e.Documents, e.Size, e.Sum = int(numbers[0]), int64(numbers[1]), uint32(numbers[4])
			m.entries = append(m.entries, e)
		case err == nil && len(fields) == 4 && fields[0] == "gone":
			err = m.readGone(dir, int64(numbers[0]), uint32(numbers[1]))
			return m, err
		default:
			return m, bad
		}
	}
	return m, bad
}

// numbersOf reads the numbers of a line, which begin with the third field.
func numbersOf(fields []string) (numbers []uint64, err error) {
	for i, f := range fields[min(2, len(fields)):] {
		base := 10
		if i == len(fields)-3 { // the last one
			base = 16
		}
		n, err := strconv.ParseUint(f, base, 63)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// readGone reads the documents that are gone.
func (m *manifest) readGone(dir *os.Root, size int64, sum uint32) error {
	b, err := durable.ReadIn(dir, goneFile)
	if err != nil {
		return missing(err)
	}
	bad := fmt.Errorf("%w: %s: checksum mismatch", ErrDamaged, filepath.Join(dir.Name(), goneFile))
	if int64(len(b)) != size || crc32.Checksum(b, durable.Castagnoli) != sum {
		return bad
	}
	number := func() int {
		n, length := binary.Uvarint(b)
		if length <= 0 || n > maxManifest {
			return -1
		}
		b = b[length:]
		return int(n)
	}
	for _, e := range m.entries {
		var gone *vector.Bitmap
		count := number()
		for doc := -1; count > 0; count-- {
			if gone == nil {
				gone = new(vector.Bitmap)
			}
			if doc += number(); doc < 0 || doc >= e.Documents {
				return bad
			}
			gone.Add(doc)
		}
		m.gone = append(m.gone, gone)
	}
	return nil
}

// open maps all segments.
func (m manifest) open(dir *os.Root) (parts []*part, err error) {
	for i, e := range m.entries {
		p, err := openPart(dir, e, m.gone[i])
		if err != nil {
			return nil, errors.Join(err, closeParts(parts))
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// writeManifest writes the manifest of parts in a folder, and syncs what is in it. It
// returns which index it is from now on.
func writeManifest(dir *os.Root, is durable.Identity, parts []*part) (Identity, error) {
	var gone []byte
	var b bytes.Buffer
	fmt.Fprintln(&b, manifestMagic, analysis.Version, is.Library, is.Number)
	for _, p := range parts {
		fmt.Fprintf(&b, "segment %s %d %d %d %d %08x\n", p.name, p.Documents, p.Size, p.words[0], p.words[1], p.Sum)
		if p.gone == nil {
			gone = append(gone, 0)
			continue
		}
		gone = binary.AppendUvarint(gone, uint64(p.gone.Len()))
		before := -1
		for doc := range p.gone.All {
			gone = binary.AppendUvarint(gone, uint64(doc-before))
			before = doc
		}
	}
	fmt.Fprintf(&b, "gone %s %d %08x\n", goneFile, len(gone), crc32.Checksum(gone, durable.Castagnoli))
	fmt.Fprintf(&b, "%08x\n", crc32.Checksum(b.Bytes(), durable.Castagnoli))
	err := durable.CreateIn(dir, goneFile, gone)
	if err == nil {
		err = durable.CreateIn(dir, manifestFile, b.Bytes())
	}
	return Identity{is, digest(b.Bytes())}, errors.Join(err, durable.SyncIn(dir, "."))
}

// trimSum returns the lines of a manifest without the checksum at its end, and whether
// that fits.
func trimSum(b []byte) (lines string, ok bool) {
	at := bytes.LastIndexByte(bytes.TrimSuffix(b, []byte("\n")), '\n') + 1
	return string(b[:at]), string(b[at:]) == fmt.Sprintf("%08x\n", crc32.Checksum(b[:at], durable.Castagnoli))
}

func readHead(line string) (version int, id durable.Identity, ok bool) {
	n, err := fmt.Sscanf(line, manifestMagic+" %d %s %s", &version, &id.Library, &id.Number)
	return version, id, err == nil && n == 3 && version >= oldestAnalysis && version <= analysis.Version
}

func digest(manifest []byte) string {
	sum := sha256.Sum256(manifest)
	return hex.EncodeToString(sum[:])
}
