package index

import (
	"errors"
	"io"
	"io/fs"
	"sync"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/lexical"
	"paperkin/index/slots"
	"paperkin/index/vector"
)

// openedStore is a store, the papers of its rows, and the state that they show.
type openedStore struct {
	vector.Store
	papers *slots.Table
	space  int64
	state  vector.Committed
}

// storeCache opens the library's stores, and keeps the last one.
type storeCache struct {
	library *durable.Folder
	open    vector.Opener
	lastOpened[*openedStore]
}

// acquireStore returns a store that shows a state of space s. The caller
// releases it.
func (c *storeCache) acquireStore(s Space, state vector.Committed) (*held[*openedStore], error) {
	return c.acquire(func(o *openedStore) bool {
		return o.space == s.Key && o.state.Rows == state.Rows && o.state.Deleted.Equal(state.Deleted)
	}, func() (*openedStore, error) {
		dir, err := catalogue.OpenSpace(c.library, s.Key)
		if errors.Is(err, fs.ErrNotExist) && state.Rows == 0 { // nothing was written yet
			dir, err = c.library.OpenRoot(".")
		}
		if err != nil {
			return nil, err
		}
		papers, err := slots.Open(dir, state)
		if err != nil {
			return nil, errors.Join(err, dir.Close())
		}
		store, err := c.open(dir, s.Dimensions, state)
		if err != nil {
			return nil, errors.Join(err, papers.Close())
		}
		return &openedStore{Store: store, papers: papers, space: s.Key, state: state}, nil
	})
}

// Close implements [io.Closer].
func (o *openedStore) Close() error { return errors.Join(o.papers.Close(), o.Store.Close()) }

// live is how many rows are vectors of papers.
func (o *openedStore) live() int { return o.state.Rows - o.state.Deleted.Len() }

// openedWords is a word index and what the catalogue knows of it.
type openedWords struct {
	*lexical.Index
	is catalogue.Words
}

// wordCache opens the library's word indexes, and keeps the last one.
type wordCache struct {
	library *durable.Folder
	lastOpened[*openedWords]
}

func (c *wordCache) acquireWords(w catalogue.Words) (*held[*openedWords], error) {
	return c.acquire(func(o *openedWords) bool { return o.is == w },
		func() (*openedWords, error) {
			x, err := fill.OpenWords(c.library, w)
			return &openedWords{x, w}, err
		})
}

// lastOpened keeps the last resource that was asked for open, so that a long-lived
// process does not open one for every question. A resource shows one committed
// state for as long as it is open; when a writer has moved on, the next one
// that is asked for takes its place, and the old one closes with its last user.
type lastOpened[T io.Closer] struct {
	mu      sync.Mutex
	current *held[T]
}

// held is a resource with its number of users: those who acquired it, and the
// cache while it is the current one.
type held[T io.Closer] struct {
	resource T
	users    int
}

// acquire returns the current resource if it fits, else a new one. The caller
// releases it.
func (l *lastOpened[T]) acquire(fits func(T) bool, open func() (T, error)) (*held[T], error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == nil || !fits(l.current.resource) {
		resource, err := open()
		if err != nil {
			return nil, err
		}
		old := l.current
		l.current = &held[T]{resource, 1}
		if old != nil {
			if err := l.drop(old); err != nil {
				return nil, err
			}
		}
	}
	l.current.users++
	return l.current, nil
}

func (l *lastOpened[T]) release(h *held[T]) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.drop(h)
}

// drop closes a resource with its last user. The caller holds mu.
func (l *lastOpened[T]) drop(h *held[T]) error {
	h.users--
	if h.users > 0 {
		return nil
	}
	return h.resource.Close()
}

func (l *lastOpened[T]) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == nil {
		return nil
	}
	err := l.drop(l.current)
	if l.current.users > 0 {
		err = errors.Join(err, errors.New("library closed while a view is open"))
	}
	l.current = nil
	return err
}
