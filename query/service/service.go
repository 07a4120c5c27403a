// Package service is one library as a server sees it: opened when it is first needed and
// again when another has taken its place, asked by many at a time but not by all at once.
// The page, the API and the assistant are on top of it; it knows of no protocol.
package service

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/query"
	"paperkin/query/wire"
)

// ErrBusy: as many questions wait as may. Asking again in a second is likely to do.
var ErrBusy = errors.New("too many questions at once")

// What one question may cost, by whatever way it comes.
const (
	MaxQuestion = 2000 // characters of a question
	MaxText     = 1 << 20
	MaxLimit    = 200 // hits
	MaxOffset   = 800
	MaxPapers   = 100 // papers that are named in one request
	MaxValues   = 20  // of one filter
	MaxPhrases  = 8   // of one that takes names or words, and further questions
	MaxListed   = 500 // papers of a reference list
)

// Options govern a service.
type Options struct {
	// Open opens the library, and what answers questions to it. It is called when something is
	// asked, and again when the library was moved or replaced. Required.
	Open func(context.Context) (*Asked, error)
	// Elsewhere says that the library is not one in a folder: pages leave out what only such
	// a one knows. See [Asked.Folder].
	Elsewhere bool
	// Explain says how a command ends after an error, by its exit code, and what the user
	// can do about it. Required.
	Explain func(error) (code int, hint string)

	Words Words
	// Load makes the model of a space ready, which may take long: see [Load]. Until it has,
	// questions are answered by words. nil: models are ready.
	Load func(context.Context, *query.Searcher, embed.Space) error

	ReadOnly bool          // nothing can be said of papers
	AtOnce   int           // questions that are answered at a time; 0: twice the processors
	Waiting  int           // questions that wait for their turn; 0: 64
	Longest  time.Duration // that a question may take; 0: a minute
	Now      func() time.Time
}

// Words puts codes into words, which are the program's. All are required.
type Words struct {
	Verdict  func(query.Verdict) string               // how good an answer is; empty where nothing is known
	Meaning  func(query.Answer) string                // what a question was taken for; empty for its own text
	None     func(query.Answer, query.Request) string // why an answer has no hits
	ByWords  func(query.Answer) *wire.ByWords         // why an answer is by words alone; nil for one that is not
	Outdated func(index.Space) bool                   // vectors are worth making again
}

// A Service is safe for concurrent use. Close it.
type Service struct {
	Options
	turns   chan struct{} // those who are being answered
	waiting chan struct{} // and those who wait
	loading loading
	counted chan counted // whoever asks the saved searches has the only one

	opening chan struct{} // whoever opens the library has the only place

	mu      sync.Mutex
	current *opened // nil: to be opened
}

// opened is a library with the number of its users. It is closed by the last one after
// another has taken its place.
type opened struct {
	*Asked
	users int
	left  bool
}

// New returns a service. It opens nothing yet.
func New(o Options) *Service {
	if o.AtOnce == 0 {
		o.AtOnce = 2 * runtime.GOMAXPROCS(0)
	}
	if o.Waiting == 0 {
		o.Waiting = 64
	}
	if o.Longest == 0 {
		o.Longest = time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{Options: o, turns: make(chan struct{}, o.AtOnce), waiting: make(chan struct{}, o.AtOnce+o.Waiting), loading: loading{now: o.Now}, counted: make(chan counted, 1), opening: make(chan struct{}, 1)}
	s.counted <- counted{}
	return s
}

// Begin opens the library, however long that takes: one of an earlier format is brought up to
// date first. It returns the errors of opening it.
func (s *Service) Begin(ctx context.Context) error {
	o, err := s.acquire(ctx)
	if err != nil {
		return err
	}
	return s.release(o, false)
}

// Use calls do with the library when it is its turn, again if the library was replaced
// meanwhile. It returns [ErrBusy] where too many wait, the errors of opening the library,
// and those of do.
func (s *Service) Use(ctx context.Context, do func(context.Context, *Asked) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.Longest)
	defer cancel()
	select {
	case s.waiting <- struct{}{}:
		defer func() { <-s.waiting }()
	default:
		return ErrBusy
	}
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return ctx.Err()
	}
	err := s.once(ctx, do)
	if errors.Is(err, index.ErrMoved) {
		err = s.once(ctx, do)
	}
	return err
}

func (s *Service) once(ctx context.Context, do func(context.Context, *Asked) error) error {
	o, err := s.acquire(ctx)
	if err != nil {
		return err
	}
	if err = o.Library.InPlace(); err == nil {
		err = do(ctx, o.Asked)
	}
	return errors.Join(err, s.release(o, errors.Is(err, index.ErrMoved)))
}

// acquire returns the library, opened if need be. What cannot be opened is tried again by
// the next one who asks.
func (s *Service) acquire(ctx context.Context) (*opened, error) {
	if o := s.used(); o != nil {
		return o, nil
	}
	select {
	case s.opening <- struct{}{}:
		defer func() { <-s.opening }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if o := s.used(); o != nil { // opened meanwhile
		return o, nil
	}
	a, err := s.Open(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = &opened{Asked: &Asked{s.patient(a.Searcher), a.Library}, users: 1}
	return s.current, nil
}

// used returns the library that is open, nil if none is, with one user more.
func (s *Service) used() *opened {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != nil {
		s.current.users++
	}
	return s.current
}

// release ends a use; gone says that something else is in the library's place.
func (s *Service) release(o *opened, gone bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o.users--
	if gone && s.current == o {
		s.current, o.left = nil, true
	}
	if o.left && o.users == 0 {
		return o.Library.Close()
	}
	return nil
}

// Close closes the library, after those who use it.
func (s *Service) Close() error {
	s.loading.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.current
	if s.current = nil; o == nil {
		return nil
	}
	if o.left = true; o.users > 0 {
		return nil
	}
	return o.Library.Close()
}
