package index

import (
	"errors"
	"io"
	"sync"
)

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
