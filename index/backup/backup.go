// Package backup writes a library into one stream, and makes a library of one.
//
// A backup is a tar archive, compressed with Zstandard, whose checksum covers all
// of it. It holds what cannot be rebuilt:
//
//	backup.json      what follows; see Contents
//	catalog.db       the catalogue, as of one commit
//	shelf.jsonl      what the user has said, if anything; see package shelf
//	config.toml      the library's configuration, if any
//	sources.jsonl    what the library is fed from, if anything; see package feeds
//	spaces/<n>.f32   the committed rows of space n, little-endian float32
//
// What waits to be sent is not in it: see package outbox. Word indexes, and what stores derive
// from their rows, are built when the backup is restored. [Write] reads the library through the catalogue and its stores alone, so
// a backup does not depend on how a store keeps its files. [Restore] trusts nothing
// that it reads: a backup may come from anybody.
package backup

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"github.com/klauspost/compress/zstd"

	"paperkin/embed"
	"paperkin/index/catalogue"
	"paperkin/index/catalogue/image"
	"paperkin/index/durable"
	"paperkin/index/feeds"
	"paperkin/index/fill"
	"paperkin/index/shelf"
	"paperkin/index/vector"
)

const (
	headerName = "backup.json"
	// format is that of a backup with sources, 3 of one with a configuration, 2 of one with a
	// shelf alone. One without any of them is of format 1, which earlier programs restore.
	format = 4
)

// header comes first, so that a reader knows what to expect.
type header struct {
	Format int `json:"paperkin_backup"`
	Contents
}

// Contents says what a backup holds.
type Contents struct {
	Papers int   `json:"papers"`
	Spaces int   `json:"spaces"`
	Bytes  int64 `json:"bytes"`            // before compression
	Shelf  int64 `json:"shelf,omitempty"`  // bytes of the shelf
	Config int64 `json:"config,omitempty"` // bytes of the configuration
	Feeds  int64 `json:"feeds,omitempty"`  // bytes of the list of sources
}

func (c Contents) format() int {
	switch {
	case c.Feeds > 0:
		return format
	case c.Config > 0:
		return 3
	case c.Shelf > 0:
		return 2
	}
	return 1
}

func rowsName(space int64) string { return "spaces/" + strconv.FormatInt(space, 10) + ".f32" }

func rowsSize(s catalogue.Space) int64 { return int64(s.Rows) * int64(s.Dimensions) * 4 }

// Write writes the library in dir to w, of whose catalogue r is a reader and whose
// stores open opens, as it is at one moment, whatever a writer does meanwhile, with
// what the user has said by then; [Restore] makes a library of it. What has been removed
// from the library is not in it. When the library is damaged Write returns an error that
// wraps [durable.ErrDamaged], and what it has written is no backup. It makes no files.
// progress, which may be nil, is called with the bytes that have been written, before
// compression, and with all of them.
func Write(ctx context.Context, w io.Writer, dir string, r *catalogue.Reader, open vector.Opener, progress func(done, total int64)) (Contents, error) {
	var s *snapshot
	var err error
	// A re-index may drop a space after the state was taken that names it, or another run
	// give its files another number. The next state knows.
	for range 3 {
		s, err = take(ctx, r, open)
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, durable.ErrForeign) {
			break
		}
	}
	if err != nil {
		return Contents{}, catalogue.NameCause(catalogue.FileGone(dir, catalogue.Cancelled(ctx, err)))
	}
	err = catalogue.NameCause(catalogue.Cancelled(ctx, s.write(ctx, w, progress)))
	return s.Contents, errors.Join(err, s.close())
}

// snapshot is a state of the library.
type snapshot struct {
	Contents
	state     *catalogue.Snapshot
	catalogue *image.File
	shelf     io.ReadCloser
	config    []byte
	feeds     []byte
	spaces    []catalogue.Space
	stores    []vector.Store // of the spaces; nil for one without rows
}

// take opens what belongs to the last commit of the library.
func take(ctx context.Context, r *catalogue.Reader, open vector.Opener) (s *snapshot, err error) {
	s = &snapshot{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.feeds, err = feeds.In(r.Folder(), "").Bytes(); err != nil { // before the papers that came of them
		return s, err
	}
	s.Feeds = int64(len(s.feeds))
	if s.state, err = r.Snapshot(ctx); err != nil {
		return s, err
	}
	if s.catalogue, err = s.state.File(ctx); err != nil {
		return s, fmt.Errorf("read the catalogue: %w", err)
	}
	id, err := s.state.LibraryID(ctx)
	if err != nil {
		return s, err
	}
	if s.shelf, s.Shelf, err = shelf.In(r.Folder(), id).Open(ctx); err != nil {
		return s, err
	}
	if s.config, err = Config(r.Folder().Path()); err != nil {
		return s, err
	}
	s.Config = int64(len(s.config))
	s.Bytes = s.catalogue.Size() + s.Shelf + s.Config + s.Feeds
	if s.Papers, err = s.state.CountPapers(ctx); err != nil {
		return s, err
	}
	if s.spaces, err = s.state.Spaces(ctx); err != nil {
		return s, err
	}
	s.Spaces = len(s.spaces)
	for _, space := range s.spaces {
		var store vector.Store
		if space.Rows > 0 {
			committed, err := s.state.Committed(ctx, space)
			if err == nil {
				store, err = fill.OpenStore(r.Folder(), space, open, committed)
			}
			if err != nil {
				return s, err
			}
		}
		s.stores = append(s.stores, store)
		s.Bytes += rowsSize(space)
	}
	return s, nil
}

// close closes what was opened.
func (s *snapshot) close() (err error) {
	for _, store := range s.stores {
		if store != nil {
			err = errors.Join(err, store.Close())
		}
	}
	if s.shelf != nil {
		err = errors.Join(err, s.shelf.Close())
	}
	if s.state != nil {
		err = errors.Join(err, s.state.Close())
	}
	return err
}

func (s *snapshot) write(ctx context.Context, w io.Writer, progress func(done, total int64)) error {
	packed, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	archive := tar.NewWriter(&counter{to: packed, total: s.Bytes, progress: progress})
	head, err := json.Marshal(header{s.format(), s.Contents})
	if err == nil {
		err = member(archive, headerName, int64(len(head)), func() error { _, err := archive.Write(head); return err })
	}
	if err == nil {
		err = member(archive, catalogue.File, s.catalogue.Size(), func() error { return s.catalogue.Write(ctx, archive) })
	}
	if err == nil && s.Shelf > 0 {
		err = member(archive, shelf.File, s.Shelf, func() error { _, err := io.Copy(archive, s.shelf); return err })
	}
	if err == nil && s.Config > 0 {
		err = member(archive, ConfigFile, s.Config, func() error { _, err := archive.Write(s.config); return err })
	}
	if err == nil && s.Feeds > 0 {
		err = member(archive, feeds.File, s.Feeds, func() error { _, err := archive.Write(s.feeds); return err })
	}
	for i, space := range s.spaces {
		if err == nil {
			err = member(archive, rowsName(space.Key), rowsSize(space), func() error { return writeRows(ctx, archive, s.stores[i], space.Rows) })
		}
	}
	if err != nil {
		packed.Close() // ends its goroutines
		return err
	}
	return errors.Join(archive.Close(), packed.Close())
}

// A counter says how far what is written through it has come.
type counter struct {
	to          io.Writer
	done, total int64
	progress    func(done, total int64) // may be nil
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	if c.done += int64(n); c.progress != nil {
		c.progress(min(c.done, c.total), c.total) // the archive takes some bytes of its own
	}
	return n, err
}

// member writes a file of the archive, whose content write writes. Nothing in it
// depends on when or where it was made: the same library gives the same bytes.
func member(archive *tar.Writer, name string, size int64, write func() error) error {
	if err := archive.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, Format: tar.FormatPAX}); err != nil {
		return err
	}
	return write()
}

// rowsAtOnce is how many rows are read at a time.
const rowsAtOnce = 512

func writeRows(ctx context.Context, w io.Writer, store vector.Store, rows int) error {
	var b []byte
	for first := 0; first < rows; first += rowsAtOnce {
		vectors, err := store.Vectors(ctx, slotsFrom(first, min(rowsAtOnce, rows-first)))
		if err != nil {
			return err
		}
		b = b[:0]
		for _, v := range vectors {
			b = embed.AppendBytes(b, v)
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// slotsFrom are n slots from first on.
func slotsFrom(first, n int) []int {
	slots := make([]int, n)
	for i := range slots {
		slots[i] = first + i
	}
	return slots
}
