package compact

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/fill"
)

// A Part of a library is compacted by itself.
type Part string

const (
	Vectors   Part = "vectors"
	Words     Part = "words"
	Catalogue Part = "catalogue"
)

// Room is how many bytes a part of a library takes, and how many of them nothing uses,
// about.
type Room struct{ Size, Unused int64 }

// least is how many unused bytes are worth the work, however small a part is.
const least = 1 << 20

// Due reports whether more than a quarter of the room is unused, and that it is worth the
// work.
func (r Room) Due() bool { return r.Unused >= least && r.Unused > r.Size/4 }

// Rooms are the parts of a library.
type Rooms map[Part]Room

// Unused is the number of unused bytes in all parts.
func (r Rooms) Unused() (n int64) {
	for _, part := range r {
		n += part.Unused
	}
	return n
}

// Due reports whether some part is due.
func (r Rooms) Due() bool {
	for _, part := range r {
		if part.Due() {
			return true
		}
	}
	return false
}

// Needs is about how many bytes a compaction takes besides for a while.
func (r Rooms) Needs() int64 {
	used := func(p Part) int64 { return r[p].Size - r[p].Unused }
	return max(2*used(Catalogue), used(Vectors), used(Words)) // of the catalogue a copy and the log
}

// Measure returns the room that the parts of a library take. It reads little of them. What
// is damaged, or not there, has none.
func Measure(ctx context.Context, r *catalogue.Reader) (rooms Rooms, err error) {
	state, err := r.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(catalogue.Cancelled(ctx, err), state.Close()) }()
	rooms = Rooms{}
	var c Room
	if c.Unused, c.Size, err = state.Unused(ctx); err != nil {
		return nil, err
	}
	rooms[Catalogue] = c
	spaces, err := state.Spaces(ctx)
	if err != nil {
		return nil, err
	}
	var all Room
	for _, s := range spaces {
		one, err := measureSpace(ctx, r.Folder(), state.Queries, s)
		if err != nil {
			return nil, err
		}
		all.Size, all.Unused = all.Size+one.Size, all.Unused+one.Unused
	}
	rooms[Vectors] = all
	words, err := state.Words(ctx)
	if err != nil || !words.InUse() {
		return rooms, err
	}
	rooms[Words], err = measureWords(r.Folder(), words)
	return rooms, err
}

func measureSpace(ctx context.Context, library *durable.Folder, q catalogue.Queries, s catalogue.Space) (Room, error) {
	if s.Rows == 0 {
		return Room{}, nil
	}
	dead, err := q.CountDeleted(ctx, s.Key)
	if err != nil {
		return Room{}, err
	}
	in, err := catalogue.OpenSpace(library, s.Key)
	if errors.Is(err, fs.ErrNotExist) {
		return Room{}, nil
	} else if err != nil {
		return Room{}, err
	}
	defer in.Close()
	size, err := sizeOf(in, ".")
	return share(size, dead, s.Rows), err
}

func measureWords(library *durable.Folder, w catalogue.Words) (Room, error) {
	in, err := catalogue.OpenWords(library)
	if errors.Is(err, fs.ErrNotExist) {
		return Room{}, nil
	} else if err != nil {
		return Room{}, err
	}
	defer in.Close()
	name := catalogue.WordsName(w.Generation)
	gone, all, err := fill.GoneWords(library, w)
	if errors.Is(err, durable.ErrRepairable) || errors.Is(err, durable.ErrForeign) {
		return Room{}, nil
	} else if err != nil {
		return Room{}, err
	}
	size, err := sizeOf(in, name)
	return share(size, gone, all), err
}

// share is the room of a size of whose rows some are not in use.
func share(size int64, unused, rows int) Room {
	return Room{size, int64(float64(size) * float64(unused) / float64(max(1, rows)))}
}

// sizeOf is the size of all files in a folder, in bytes. What is in the folders below it is
// no part of the rows or the words that it is measured for: such as many thousand questions,
// each a file.
func sizeOf(in *os.Root, folder string) (size int64, err error) {
	err = fs.WalkDir(in.FS(), folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
		case d.IsDir() && path != folder:
			return fs.SkipDir
		case !d.IsDir():
			var info fs.FileInfo
			if info, err = d.Info(); err == nil {
				size += info.Size()
			}
		}
		if errors.Is(err, fs.ErrNotExist) { // a writer removed it meanwhile
			return nil
		}
		return err
	})
	return size, err
}
