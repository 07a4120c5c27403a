// Package telling gives a digest out once, and loses nothing of it, whenever the machine, the
// network or the mail server fails. That is a matter of order:
//
//  1. The lock of the outbox is taken: nobody else tells meanwhile.
//  2. A letter that waits there goes first, as it was written. Nothing else is composed for
//     mail before it is gone: what it tells of may have been read.
//  3. The digest is composed, and written to where it is wanted besides.
//  4. A letter is put into the outbox, which is on the disk by then, and is sent.
//  5. One event on the shelf says what was told of, and by which message.
//  6. The letter is removed.
//
// After a failure within 3 nothing was told, and the next digest has it all. After one within
// 4 or 5 the letter stays: the next digest sends the same bytes under the same Message-ID, by
// which mailboxes know it again. After one within 6 the shelf knows the message, and it is
// only removed.
//
// While a letter waits, other ways than mail can be told of other papers. Up to which key
// searches are told of stays where it is then, so that taking the letter back loses nothing:
// each paper that was told of is known by itself.
//
// The package composes, writes and sends nothing itself, and puts nothing into words.
package telling

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"paperkin/index"
)

// A Teller gives a digest out. All fields but Post are required.
type Teller struct {
	Notes Notes
	Box   Box
	Post  Post // nil: nothing is mailed
	Now   time.Time
	// Compose makes what is to be told, without some papers: those that a letter in the
	// outbox tells of.
	Compose func(ctx context.Context, without []string) (Issue, error)
	// Said is told of each event when it has happened.
	Said func(Event)
}

// Notes know what was told of: an [index.Library] does.
type Notes interface {
	Told(ctx context.Context) (index.Told, error)
	Searches(ctx context.Context) (list []index.SavedSearch, likesTold int64, err error)
	Tell(ctx context.Context, at time.Time, t index.Telling) error
}

// A Box keeps a letter until it has arrived: see package outbox.
type Box interface {
	Lock() (unlock func(), err error)
	Waiting() (l index.Letter, waits bool, err error)
	Put(l index.Letter) error
	Remove() error
}

// A Post takes a letter on its way. The error is nil when somebody has the letter who will see
// to the rest.
type Post interface {
	Post(ctx context.Context, l index.Letter) error
}

// An Issue is a digest that can be given out.
type Issue struct {
	Wanted  bool // there is something to tell, or it is to be told that there is nothing
	Telling index.Telling
	Least   int64 // the least key of the papers that Telling names; 0 without any
	// Write writes it to files and to standard output: all of it, or it returns an error. May
	// be nil.
	Write func(ctx context.Context) error
	// Letter is the same as mail, if there is a Post. What it tells of is Telling.
	Letter func() (index.Letter, error)
}

// An Event is what has happened.
type Event struct {
	Kind   Kind
	Letter index.Letter // but of Written
	Papers int          // of which the letter tells, or what was written
}

// A Kind is that of an event.
type Kind string

const (
	Sent    Kind = "sent"    // the letter of today
	Late    Kind = "late"    // the letter that waited is sent
	Known   Kind = "known"   // the letter that waited had been sent, and is removed
	Waits   Kind = "waits"   // it goes on waiting, for a run that mails
	Dropped Kind = "dropped" // it is taken back
	Written Kind = "written"
)

// ErrUnsent is that a letter stays in the outbox.
var ErrUnsent = errors.New("not sent")

// Run gives the digest out, and reports whether anything was told. The error of a letter that
// could not be sent wraps [ErrUnsent], one of a lock that is held [outbox.ErrBusy].
func (t *Teller) Run(ctx context.Context) (any bool, err error) {
	unlock, err := t.Box.Lock()
	if err != nil {
		return false, err
	}
	defer unlock()
	reserved, any, err := t.first(ctx)
	if err != nil {
		return any, err
	}
	today, err := t.Compose(ctx, reserved)
	if err != nil {
		return any, err
	}
	if !today.Wanted {
		return any, t.seen(ctx, today.Telling.Keys, reserved != nil)
	}
	if today.Write != nil {
		if err := today.Write(ctx); err != nil {
			return any, err
		}
	}
	if t.Post == nil {
		err = t.written(ctx, today, reserved != nil)
	} else {
		err = t.mail(ctx, today)
	}
	return any || err == nil, err
}

// written notes what was written, and no keys while a letter waits.
func (t *Teller) written(ctx context.Context, today Issue, waits bool) error {
	if waits {
		today.Telling.Keys = nil
	}
	if err := t.note(ctx, today.Telling); err != nil {
		return fmt.Errorf("the digest is written, and that cannot be noted, so that the next one tells of the same: %w", err)
	}
	t.Said(Event{Kind: Written, Papers: len(today.Telling.Papers)})
	return nil
}

// seen notes up to which key there was nothing to tell, where that is not known yet; but not
// while a letter waits.
func (t *Teller) seen(ctx context.Context, keys map[string]int64, waits bool) error {
	if waits {
		return nil
	}
	list, likes, err := t.Notes.Searches(ctx)
	if err != nil {
		return err
	}
	news := maps.Clone(keys)
	for _, s := range append(list, index.SavedSearch{Name: index.LikesName, Told: likes}) {
		if key, has := keys[s.Name]; has && key == s.Told {
			delete(news, s.Name)
		}
	}
	if len(news) == 0 {
		return nil
	}
	return t.note(ctx, index.Telling{Keys: news})
}

// mail writes the letter down, and sends it.
func (t *Teller) mail(ctx context.Context, today Issue) error {
	letter, err := today.Letter()
	if err == nil {
		letter.Told, err = json.Marshal(kept{today.Telling, today.Least})
	}
	if err == nil {
		err = ctx.Err() // the last moment at which nothing has happened
	}
	if err != nil {
		return err
	}
	if err := t.Box.Put(letter); err != nil {
		return err
	}
	return t.send(ctx, letter, Sent)
}

// first sees to the letter that waits, if one does. reserved are the papers of one that stays,
// and not nil then.
func (t *Teller) first(ctx context.Context) (reserved []string, any bool, err error) {
	letter, telling, known, err := t.waiting(ctx)
	switch {
	case err != nil || letter == nil:
		return nil, false, err
	case known:
		err = t.Box.Remove()
		if err == nil {
			t.Said(Event{Known, *letter, len(telling.Papers)})
		}
		return nil, false, err
	case t.Post == nil:
		t.Said(Event{Waits, *letter, len(telling.Papers)})
		return append([]string{}, telling.Papers...), false, nil
	}
	err = t.send(ctx, *letter, Late)
	return nil, err == nil, err
}

// Reserved are the papers of a letter that waits: nothing else tells of them. It changes
// nothing.
func (t *Teller) Reserved(ctx context.Context) ([]string, error) {
	letter, telling, known, err := t.waiting(ctx)
	if err != nil || letter == nil || known {
		return nil, err
	}
	t.Said(Event{Waits, *letter, len(telling.Papers)})
	return telling.Papers, nil
}

// waiting is the letter in the outbox, nil without one, what it tells of, and whether it is
// known to have arrived.
func (t *Teller) waiting(ctx context.Context) (*index.Letter, kept, bool, error) {
	letter, waits, err := t.Box.Waiting()
	if err != nil || !waits {
		return nil, kept{}, false, err
	}
	telling, err := tellingOf(letter)
	if err != nil {
		return nil, telling, false, err
	}
	told, err := t.Notes.Told(ctx)
	return &letter, telling, told.Messages[letter.Message], err
}

// kept is what a letter tells of, as it is kept with it.
type kept struct {
	index.Telling
	Least int64 `json:"least,omitempty"` // of an Issue
}

// tellingOf is what a letter tells of.
func tellingOf(l index.Letter) (k kept, err error) {
	if err := json.Unmarshal(l.Told, &k); err != nil {
		return k, fmt.Errorf("what the letter %s tells of: %w", l.Message, err)
	}
	k.Message = l.Message
	return k, nil
}

// send sends the letter in the outbox, notes what it tells of, and removes it.
func (t *Teller) send(ctx context.Context, l index.Letter, kind Kind) error {
	telling, err := tellingOf(l)
	if err != nil {
		return err
	}
	if err := t.Post.Post(ctx, l); err != nil {
		return fmt.Errorf("%w: %w", ErrUnsent, err)
	}
	if telling.Keys, err = t.current(ctx, telling.Keys, l.At); err == nil {
		err = t.note(ctx, telling.Telling)
	}
	if err != nil {
		return fmt.Errorf("the letter is sent, and that cannot be noted, so that the next digest sends the same one again: %w", err)
	}
	t.Said(Event{kind, l, len(telling.Papers)})
	return t.Box.Remove()
}

// current are the keys that still say something when a letter has arrived: not those of
// searches that were saved after it was written, which may ask for something else now.
func (t *Teller) current(ctx context.Context, keys map[string]int64, written string) (map[string]int64, error) {
	at, err := time.Parse(time.RFC3339, written)
	if err != nil {
		return nil, err
	}
	list, _, err := t.Notes.Searches(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	current := map[string]int64{}
	if key, has := keys[index.LikesName]; has {
		current[index.LikesName] = key
	}
	for _, s := range list {
		if key, has := keys[s.Name]; has && !s.Saved.After(at) {
			current[s.Name] = key
		}
	}
	return current, nil
}

// note notes what was told of. Who stops it now would only be told of it again.
func (t *Teller) note(ctx context.Context, telling index.Telling) error {
	return t.Notes.Tell(context.WithoutCancel(ctx), t.Now, telling)
}

// Drop takes the letter that waits out of the outbox: what it tells of is told of anew, unless
// it is known to have arrived. It reports whether there was one.
func (t *Teller) Drop(ctx context.Context) (any bool, err error) {
	unlock, err := t.Box.Lock()
	if err != nil {
		return false, err
	}
	defer unlock()
	letter, telling, known, err := t.waiting(ctx)
	if err != nil || letter == nil {
		return false, err
	}
	kind := Known
	if !known {
		kind, err = Dropped, t.begin(ctx, telling)
	}
	if err == nil {
		err = t.Box.Remove()
	}
	if err != nil {
		return false, err
	}
	t.Said(Event{kind, *letter, len(telling.Papers)})
	return true, nil
}

// begin notes where searches begin that were never told of: a first digest looks back some
// days from its own, and what a letter had of earlier ones would be lost with it.
func (t *Teller) begin(ctx context.Context, k kept) error {
	list, likes, err := t.Notes.Searches(ctx)
	if err != nil || k.Least <= 1 {
		return err
	}
	keys := map[string]int64{}
	for _, s := range append(list, index.SavedSearch{Name: index.LikesName, Told: likes}) {
		if _, has := k.Keys[s.Name]; has && s.Told == 0 {
			keys[s.Name] = k.Least - 1
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return t.note(ctx, index.Telling{Keys: keys})
}
