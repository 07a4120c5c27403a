package lexical

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"paperkin/index/crash"
	"paperkin/index/durable"
)

// sumsFile holds the checksums of all other files of an index, which never
// change. It is written last. It has a line for each file, in the order of their
// names, and at its end one with the checksum of all lines before:
//
//	CRC-32C in 8 hexadecimal digits, bytes, name with slashes
//	CRC-32C
//
// Indexes of earlier versions have none. scorch does not check its files, so an
// index is opened only after its checksums have been compared.
const sumsFile = "sums"

// Guarded reports whether the index in dir has checksums.
func Guarded(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, sumsFile))
	return err == nil
}

// Verify compares the files of the index in dir with their checksums. The error
// names the file that differs and wraps [ErrDamaged]. An index without checksums
// passes.
func Verify(dir string) error {
	path := filepath.Join(dir, sumsFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	at := bytes.LastIndexByte(bytes.TrimSuffix(b, []byte("\n")), '\n') + 1
	if string(b[at:]) != hexSum(crc32.Checksum(b[:at], durable.Castagnoli))+"\n" {
		return fmt.Errorf("%w: %s: checksum mismatch", ErrDamaged, path)
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for line := range strings.Lines(string(b[:at])) {
		sum, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		_, name, _ := strings.Cut(rest, " ")
		g.Go(crash.Safe(func() error {
			got, err := sumLine(dir, name)
			if errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			}
			if err == nil && got != sum+" "+rest {
				err = fmt.Errorf("%w: %s: checksum mismatch", ErrDamaged, filepath.Join(dir, filepath.FromSlash(name)))
			}
			return err
		}))
	}
	return g.Wait()
}

// writeSums writes the checksums of the index in dir, and syncs its folders.
func writeSums(dir string) error {
	var b bytes.Buffer
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		line, err := sumLine(dir, filepath.ToSlash(name))
		fmt.Fprintln(&b, line)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(&b, hexSum(crc32.Checksum(b.Bytes(), durable.Castagnoli)))
	if err := durable.WriteFile(filepath.Join(dir, sumsFile), durable.Bytes(b.Bytes())); err != nil {
		return err
	}
	return errors.Join(durable.SyncFolder(filepath.Join(dir, postingsFolder)), durable.SyncFolder(dir), durable.SyncFolder(filepath.Dir(dir)))
}

// sumLine is the line of a file in the sums.
func sumLine(dir, name string) (string, error) {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := crc32.New(durable.Castagnoli)
	n, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, make([]byte, 256<<10))
	return hexSum(h.Sum32()) + " " + strconv.FormatInt(n, 10) + " " + name, err
}

func hexSum(sum uint32) string { return fmt.Sprintf("%08x", sum) }
