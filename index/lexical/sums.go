package lexical

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"paperkin/index/crash"
	"paperkin/index/durable"
)

// sumsFile holds the checksums of all other files of an index, which never
// change. It is written last. It has a line that says whose index it is, one for
// each file, in the order of their names, and at its end one with the checksum of
// all lines before:
//
//	paperkin-words 2, id of the library, number of the index
//	CRC-32C in 8 hexadecimal digits, bytes, name with slashes
//	CRC-32C
//
// The first line is missing in those of libraries before format 4: see [Adopt].
// scorch does not check its files, so an index is opened only after its checksums
// have been compared.
const (
	sumsFile  = "sums"
	sumsMagic = "paperkin-words 2"
)

// An Identity says which index is meant: whose it is, and the SHA-256 of its
// checksums in hexadecimal digits.
type Identity struct {
	durable.Identity
	Sums string
}

// Verify compares the files of an index, in the folder of a name in another one, with
// their checksums: those that choose returns of all, all of them for nil. The error
// names the file that differs and wraps [ErrDamaged], or is a [*durable.ForeignError] if
// it is not the index that is wanted.
func Verify(in *os.Root, name string, want Identity, choose func(files []string) []string) error {
	dir, err := openFolder(in, name)
	if err != nil {
		return err
	}
	defer dir.Close()
	return verify(dir, want, choose)
}

// openFolder opens the folder of an index. It returns an error that wraps [ErrDamaged]
// where there is none.
func openFolder(in *os.Root, name string) (*os.Root, error) {
	dir, err := durable.OpenFolderIn(in, name)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return dir, err
}

func verify(dir *os.Root, want Identity, choose func(files []string) []string) error {
	files, err := listed(dir, want)
	if err != nil {
		return err
	}
	if choose != nil {
		files = choose(files)
	}
	return compare(dir, files)
}

// listed returns the lines of the files of the index in a folder, if it is the index that
// is wanted.
func listed(dir *os.Root, want Identity) (files []string, err error) {
	b, err := durable.ReadIn(dir, sumsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	} else if err != nil {
		return nil, err
	}
	lines, ok := trimSum(b)
	if !ok {
		return nil, damaged(dir, sumsFile)
	}
	head, lines, _ := strings.Cut(lines, "\n")
	has, ok := readHead(head)
	switch {
	case !ok:
		return nil, &durable.ForeignError{File: filepath.Join(dir.Name(), sumsFile), Want: want.Identity}
	case has != want.Identity:
		return nil, &durable.ForeignError{File: filepath.Join(dir.Name(), sumsFile), Has: has, Want: want.Identity}
	case digest(b) != want.Sums:
		return nil, damaged(dir, sumsFile)
	}
	return slices.Collect(strings.Lines(lines)), nil
}

// trimSum returns the lines of a file of sums without the checksum at its end, and
// whether that fits.
func trimSum(b []byte) (lines string, ok bool) {
	at := bytes.LastIndexByte(bytes.TrimSuffix(b, []byte("\n")), '\n') + 1
	return string(b[:at]), string(b[at:]) == hexSum(crc32.Checksum(b[:at], durable.Castagnoli))+"\n"
}

// compare compares files in a folder with their lines of checksums.
func compare(dir *os.Root, files []string) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, line := range files {
		line = strings.TrimSuffix(line, "\n")
		_, rest, _ := strings.Cut(line, " ")
		_, name, _ := strings.Cut(rest, " ")
		g.Go(crash.Safe(func() error {
			got, err := sumLine(dir, name)
			if errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			}
			if err == nil && got != line {
				err = damaged(dir, name)
			}
			return err
		}))
	}
	return g.Wait()
}

func damaged(dir *os.Root, name string) error {
	return fmt.Errorf("%w: %s: checksum mismatch", ErrDamaged, filepath.Join(dir.Name(), filepath.FromSlash(name)))
}

func headOf(id durable.Identity) string {
	return sumsMagic + " " + id.Library + " " + id.Number
}

func readHead(line string) (id durable.Identity, ok bool) {
	rest, ok := strings.CutPrefix(line, sumsMagic+" ")
	if !ok {
		return id, false
	}
	id.Library, id.Number, ok = strings.Cut(rest, " ")
	return id, ok
}

func digest(sums []byte) string {
	sum := sha256.Sum256(sums)
	return hex.EncodeToString(sum[:])
}

// writeSums writes the checksums of the index in a folder, and syncs what is in it.
// It returns which index it is from now on.
func writeSums(dir *os.Root, id durable.Identity) (Identity, error) {
	var b bytes.Buffer
	fmt.Fprintln(&b, headOf(id))
	err := fs.WalkDir(dir.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		line, err := sumLine(dir, name)
		fmt.Fprintln(&b, line)
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	fmt.Fprintln(&b, hexSum(crc32.Checksum(b.Bytes(), durable.Castagnoli)))
	if err := durable.CreateIn(dir, sumsFile, b.Bytes()); err != nil {
		return Identity{}, err
	}
	return Identity{id, digest(b.Bytes())}, errors.Join(durable.SyncIn(dir, postingsFolder), durable.SyncIn(dir, "."))
}

// sumLine is the line of a file in the sums.
func sumLine(dir *os.Root, name string) (string, error) {
	f, err := durable.OpenIn(dir, path.Clean(name))
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := crc32.New(durable.Castagnoli)
	n, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, make([]byte, 256<<10))
	return hexSum(h.Sum32()) + " " + strconv.FormatInt(n, 10) + " " + name, err
}

func hexSum(sum uint32) string { return fmt.Sprintf("%08x", sum) }
