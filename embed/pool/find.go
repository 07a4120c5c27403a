package pool

import (
	"context"
	"errors"
	"fmt"

	"paperkin/embed"
)

// OtherError is the error of a member that has another model than the pool.
type OtherError struct {
	Name      string
	Want, Got embed.Space
}

func (e *OtherError) Error() string {
	return fmt.Sprintf("%s has another model: %s", e.Name, e.Want.Mismatch(e.Got))
}

// Unwrap returns [embed.ErrModelUnfit].
func (e *OtherError) Unwrap() error { return embed.ErrModelUnfit }

// NoneError is the error of a pool of which no member is of use.
type NoneError struct{ Why []error } // of each member, in their order

func (e *NoneError) Error() string {
	text := fmt.Sprintf("none of %d servers can embed", len(e.Why))
	for _, why := range e.Why {
		text += "\n" + why.Error()
	}
	return text
}

// Unwrap returns the errors of the members.
func (e *NoneError) Unwrap() []error { return e.Why }

// found is what members are found to be: opened or failed, at the position of each. Those
// that nobody had to ask are neither.
type found struct {
	space  embed.Space
	opened []embed.Embedder
	failed []error
}

// find opens members one after the other until one has the wanted space. If none has, or none
// is wanted, the space is that of the first one that can be opened. The error is the
// context's, or a [*NoneError].
func find(ctx context.Context, members []Member, want embed.Space) (f found, err error) {
	f.opened, f.failed = make([]embed.Embedder, len(members)), make([]error, len(members))
	none := &NoneError{}
	first := -1
	for i, m := range members {
		e, err := m.Open(ctx)
		switch {
		case ctx.Err() != nil:
			return f, ctx.Err()
		case err != nil:
			f.failed[i] = err
			none.Why = append(none.Why, err)
			continue
		}
		f.opened[i] = e
		if first < 0 {
			first = i
		}
		if f.space = e.Space(); f.space == want || want == (embed.Space{}) {
			break
		}
	}
	if first < 0 {
		return f, none
	}
	if f.space != want {
		f.space = f.opened[first].Space()
	}
	for i, e := range f.opened {
		if e != nil && e.Space() != f.space {
			f.opened[i], f.failed[i] = nil, &OtherError{members[i].Name, f.space, e.Space()}
		}
	}
	return f, nil
}

// replaced returns a space that is not the pool's if all members were left out because they
// have another one: that of the first.
func replaced(members []*member, space embed.Space) embed.Space {
	now := space
	for _, m := range members {
		var other *OtherError
		if !errors.As(m.out, &other) {
			return space
		}
		if now == space {
			now = other.Got
		}
	}
	return now
}
