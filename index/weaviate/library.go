package weaviate

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/exports"
	"paperkin/index/notebook"
	"paperkin/index/shelf"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
)

// A Library is a library in a cluster, as one reader has it: with what the reader says of
// papers, which is in a folder of the reader's. It is safe for concurrent use.
type Library struct {
	*notebook.Notebook // what the reader says of the papers
	*exports.Exports   // what the reader has exported

	reader  *Reader
	address string
	dir     string

	mu     sync.Mutex
	folder *durable.Folder // nil until something is read or written in it
	id     string          // of the library; empty until that is known
}

// Options say which library is opened.
type Options struct {
	Cluster *conn.Cluster
	Name    string // of the library
	Address string // where it is, as people are told
	// Dir is the reader's folder, which is made when something is to be kept in it. It may be
	// that of the library's writer.
	Dir string
}

// Open returns a library without asking for anything: whether it is there is seen by the
// first view.
func Open(o Options) *Library {
	l := &Library{address: o.Address, dir: o.Dir}
	l.reader = &Reader{Cluster: o.Cluster, Name: o.Name, Questions: filepath.Join(o.Dir, "questions"), library: l}
	l.Notebook = notebook.New(o.Dir, &inCluster{l}, l.shelf)
	l.Exports = exports.In(o.Dir)
	return l
}

// View opens the current state of the library: see [Reader.View].
func (l *Library) View(ctx context.Context, ahead index.Ahead) (*View, error) {
	return l.reader.View(ctx, ahead)
}

// view calls do with a view of the current state.
func (l *Library) view(ctx context.Context, do func(*View) error) (err error) {
	v, err := l.reader.View(ctx, index.Ahead{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	return do(v)
}

// Close releases the reader's folder. The cluster stays the caller's.
func (l *Library) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.folder == nil {
		return nil
	}
	folder := l.folder
	l.folder = nil
	return folder.Close()
}

// Dir is the address of the library.
func (l *Library) Dir() string { return l.address }

// InPlace is for libraries that can be moved under the feet of those who have them open.
func (l *Library) InPlace() error { return nil }

// shelf opens the shelf, which is one of this library's.
func (l *Library) shelf(ctx context.Context) (shelf.Shelf, error) {
	l.mu.Lock()
	id := l.id
	l.mu.Unlock()
	if id == "" {
		err := l.view(ctx, func(v *View) error { id = v.info.Library; l.isOf(v.info); return nil })
		if err != nil {
			return shelf.Shelf{}, err
		}
	}
	folder, err := l.held()
	return shelf.In(folder, id), err
}

// isOf notes which library it is.
func (l *Library) isOf(info schema.Info) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.id = info.Library
}

// held opens the reader's folder, and makes it where there is none.
func (l *Library) held() (*durable.Folder, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.folder != nil {
		return l.folder, nil
	}
	if err := durable.MakeFolder(l.dir); err != nil {
		return nil, catalogue.WriteError(l.dir, err)
	}
	folder, err := durable.Hold(l.dir)
	l.folder = folder
	return folder, err
}

// hasShelf reports whether anything was ever said.
func (l *Library) hasShelf() bool {
	_, err := os.Stat(filepath.Join(l.dir, shelf.File))
	return !errors.Is(err, fs.ErrNotExist)
}

// shelfAsOf is the size of the shelf, and when it was changed.
func (l *Library) shelfAsOf() (size, changed int64, err error) {
	info, err := os.Stat(filepath.Join(l.dir, shelf.File))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	return info.Size(), info.ModTime().UnixNano(), nil
}

// State is a text that is another one whenever the library has changed, or what the reader
// says of its papers.
func (l *Library) State(ctx context.Context) (state string, err error) {
	err = l.view(ctx, func(v *View) error { state, err = l.state(v.info); return err })
	return state, err
}

// LastKey is the last key that a paper was given.
func (l *Library) LastKey(ctx context.Context) (key int64, err error) {
	err = l.view(ctx, func(v *View) error { key = v.info.LastKey; return nil })
	return key, err
}

// ActiveSpace returns the space that searches use, or [index.ErrNoSpace].
func (l *Library) ActiveSpace(ctx context.Context) (space index.Space, err error) {
	err = l.view(ctx, func(v *View) error { space = v.Space(); return nil })
	return space, err
}

// OpenedWith is for libraries whose writer opens the embedder in a way of its own: what it
// has said of that is not in the cluster.
func (l *Library) OpenedWith(context.Context, embed.Space) (string, error) { return "", nil }

// Find returns the paper that a name is of: see [View.Find].
func (l *Library) Find(ctx context.Context, ref string) (found index.Found, err error) {
	err = l.view(ctx, func(v *View) error { found, err = v.Find(ctx, ref); return err })
	return found, err
}
