package source

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"paperkin/index/paper"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/packed"
)

// maxEntries is how many files a zip archive may have: its directory is kept in memory.
const maxEntries = 100_000

// errEncrypted: an archive wants a password.
var errEncrypted = errors.New("encrypted")

// isArchive reports whether what is wrong with a file is that it is a zip archive of files.
func isArchive(refused error) bool {
	var found *foreign.Error
	return errors.As(refused, &found) && found.Finding == foreign.Zip
}

// inArchive returns the files in a zip archive that hold papers, and those that do not: see
// [Options.entries]. The archive is open only while one of its files is.
func (o Options) inArchive(file string) (sources []Source, ignored []paper.BadRecord, err error) {
	a := &archive{path: file}
	files, err := a.files()
	if err != nil {
		return nil, nil, err
	}
	sources, ignored, err = o.entries(file, files, a.openFile)
	for i := range sources {
		sources[i].archive = file
	}
	return sources, ignored, err
}

// entries returns the files of a zip archive that hold papers, in their order, each under the
// archive's name and its own, and those that do not. Names of files are only shown: nothing is
// unpacked to the disk but a workbook, for a while.
func (o Options) entries(name string, files []*zip.File, open func(*zip.File) (io.ReadCloser, error)) (sources []Source, ignored []paper.BadRecord, err error) {
	for _, f := range files {
		s := New(name+"/"+strings.TrimPrefix(path.Clean("/"+f.Name), "/"), func() (io.ReadCloser, error) { return open(f) })
		s.inside = true
		switch {
		case f.Flags&1 != 0:
			s.refused = nothingIn(foreign.Archive, errEncrypted.Error())
		case o.Format == nil:
			s.format, s.refused = s.detect(true)
		}
		if s.refused != nil {
			ignored = append(ignored, paper.BadRecord{Source: s.Name, Err: s.refused})
		} else {
			sources = append(sources, s)
		}
	}
	if len(sources) == 0 {
		kind := foreign.Remarks // another archive may be meant
		for _, b := range ignored {
			if found := new(foreign.Error); errors.As(b.Err, &found) && found.Kind == foreign.Archive {
				kind = foreign.Archive // it is in those
			}
		}
		return nil, ignored, nothingIn(kind, "a zip archive without papers")
	}
	return sources, ignored, nil
}

// archive is a zip archive. Its file is open while one of those in it is.
type archive struct {
	path string

	mu    sync.Mutex
	file  *os.File
	users int
}

// ReadAt reads from the file, which is open.
func (a *archive) ReadAt(b []byte, at int64) (int, error) { return a.file.ReadAt(b, at) }

func (a *archive) hold() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users == 0 {
		f, err := os.Open(a.path)
		if err != nil {
			return err
		}
		a.file = f
	}
	a.users++
	return nil
}

// Close lets go of the file.
func (a *archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users--; a.users == 0 {
		return a.file.Close()
	}
	return nil
}

// files lists the files that count.
func (a *archive) files() ([]*zip.File, error) {
	if err := a.hold(); err != nil {
		return nil, err
	}
	defer a.Close()
	info, err := a.file.Stat()
	if err != nil {
		return nil, err
	}
	z, err := newZip(a, info.Size(), a.path)
	if err != nil {
		return nil, err
	}
	return z.files()
}

// files lists the files that count, sorted by name: what is hidden or a folder does not. An
// archive that unpacks to far more than papers do is refused as a whole, and so is one with
// too many files.
func (z *zipped) files() (list []*zip.File, err error) {
	if len(z.File) > maxEntries {
		return nil, nothingIn(foreign.Archive, fmt.Sprintf("a zip archive of %d files, the limit is %d", len(z.File), maxEntries))
	}
	var size uint64
	for _, f := range z.File {
		size += f.UncompressedSize64 // what the reader gives at most
		if !f.FileInfo().IsDir() && !isHidden(f.Name) {
			list = append(list, f)
		}
	}
	if err := packed.Check(z.size, size); err != nil {
		return nil, nothingIn(foreign.Archive, fmt.Sprintf("a zip archive that is refused: %v", err))
	}
	slices.SortFunc(list, func(f, g *zip.File) int { return strings.Compare(f.Name, g.Name) })
	return list, nil
}

// isHidden reports whether a path in an archive leads to what programs keep for themselves.
func isHidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." && part != ".." || part == "__MACOSX" {
			return true
		}
	}
	return false
}

// openFile opens a file of the archive.
func (a *archive) openFile(f *zip.File) (io.ReadCloser, error) {
	if err := a.hold(); err != nil {
		return nil, err
	}
	r, err := f.Open()
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return unzipped{r, a}, nil
}

// unzipped is a file of an archive that is being read.
type unzipped struct {
	io.ReadCloser
	of *archive
}

func (u unzipped) Close() error { return errors.Join(u.ReadCloser.Close(), u.of.Close()) }
