package harvest

import (
	"context"
	"errors"

	"paperkin/index/paper"
)

// Lookup asks one service for papers by their ids (see [KnownAs]), and returns its records of
// them, which are of no other papers. A service that refuses some of them is asked for the
// others; the error is [ErrRefused] if it refuses all.
func Lookup(ctx context.Context, dir, name string, ids []string, o FindOptions) ([]paper.Record, error) {
	found, err := lookup(ctx, dir, name, ids, o)
	if !errors.Is(err, ErrRefused) || len(ids) == 1 {
		return found, err
	}
	half := len(ids) / 2
	one, oneErr := Lookup(ctx, dir, name, ids[:half], o)
	if errors.Is(oneErr, ErrRefused) && half > 1 { // none of several: it is not about one of them
		return nil, err
	}
	if oneErr != nil && !errors.Is(oneErr, ErrRefused) {
		return nil, oneErr
	}
	two, twoErr := Lookup(ctx, dir, name, ids[half:], o)
	if twoErr != nil && (oneErr != nil || !errors.Is(twoErr, ErrRefused)) {
		return nil, twoErr
	}
	return append(one, two...), nil
}

// lookup makes one request.
func lookup(ctx context.Context, dir, name string, ids []string, o FindOptions) (found []paper.Record, err error) {
	h, err := Open(dir, Request{Service: name, Endpoint: o.Endpoints[name], Key: o.Keys[name], Names: ids}, o.Options)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	asked := make(map[string]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
	}
	for record, err := range h.Records(ctx) {
		var bad paper.BadRecord
		switch {
		case errors.As(err, &bad): // of which paper cannot be told
			if o.Notice != nil {
				o.Notice(bad.Error())
			}
			continue
		case err != nil:
			return nil, err
		}
		is := asked[record.Paper.ID]
		for _, id := range record.Paper.Aliases {
			is = is || asked[id]
		}
		if is {
			found = append(found, record)
		}
	}
	return found, h.Done()
}
