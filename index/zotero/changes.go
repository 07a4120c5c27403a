package zotero

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
)

// The first run asks for all items. A later one asks
//
//   - for the keys of all, which costs little, and so knows what is gone and what has come
//     back from the trash without a new version, or has another citation key;
//   - for items whose version is later than that of the last run;
//   - for those modified later than any was then: Zotero gives an item another version only
//     when it is synchronised.
//
// It asks for all again where that is not enough: of another Zotero, of a library that is
// not synchronised, whose version stays 0, and when collections have changed their names.

// asking is one run.
type asking struct {
	*Place
	*client
	yield   func(paper.Record, error) bool
	names   map[string]string // of collections
	paths   []string          // that lead to items: of the library or of collections
	seen    *items
	passed  map[string]bool // keys of items that were passed on
	before  state
	next    state
	stopped bool
}

// readAPI passes on what has changed in the place since the last run.
func (p *Place) readAPI(ctx context.Context, c *client, yield func(paper.Record, error) bool) error {
	list, err := c.collections(ctx)
	if err != nil {
		return err
	}
	scope, err := p.scope(list)
	if err != nil {
		return err
	}
	before := p.load()
	a := &asking{Place: p, client: c, yield: yield, names: list.names(), paths: []string{"/items/top"}, seen: newItems(before), passed: map[string]bool{}, before: before,
		next: state{Server: c.server, Collections: list.names(), Modified: before.Modified}}
	if scope != nil {
		a.paths = nil
		for _, key := range slices.Sorted(maps.Keys(scope)) {
			a.paths = append(a.paths, "/collections/"+url.PathEscape(key)+"/items/top")
		}
	}
	since := before.Version
	if before.Server != c.server || !maps.Equal(before.Collections, a.next.Collections) {
		since = 0
	}
	for _, step := range []func(context.Context, int64) error{a.present, a.changed, a.modified, a.come, a.left, a.trash} {
		if err := step(ctx, since); err != nil || a.stopped {
			return err
		}
	}
	p.done = func() error { return p.save(a.next.with(a.seen, p.citekeys)) }
	return nil
}

// present asks for the keys of what there is.
func (a *asking) present(ctx context.Context, _ int64) error {
	for i, path := range a.paths {
		keys, version, err := a.keys(ctx, path)
		if err != nil {
			return err
		}
		for _, key := range keys {
			a.seen.meet(item{key, a.group})
		}
		if i == 0 { // what changes from now on is asked for by the next run
			a.next.Version = version
		}
	}
	return nil
}

// changed asks for items with another version, or for all.
func (a *asking) changed(ctx context.Context, since int64) error {
	for _, path := range a.paths {
		// In this order an item that changes meanwhile stays where it is.
		query := url.Values{"limit": {strconv.Itoa(pageSize)}, "sort": {"dateAdded"}, "direction": {"asc"}}
		if _, err := a.eachPage(ctx, path, query, since, a.take); err != nil || a.stopped {
			return err
		}
	}
	return nil
}

// modified asks for items that were modified after the last run.
func (a *asking) modified(ctx context.Context, since int64) error {
	if since == 0 {
		return nil
	}
	after := a.next.Modified // which take moves on
	for _, path := range a.paths {
		query := url.Values{"limit": {strconv.Itoa(keysAtOnce)}, "sort": {"dateModified"}, "direction": {"desc"}}
		if _, err := a.eachPage(ctx, path, query, 0, func(object gjson.Result) bool {
			return object.Get("data.dateModified").Str > after && a.take(object)
		}); err != nil || a.stopped {
			return err
		}
	}
	return nil
}

// come asks for items that are there, were not the last time or had another citation key,
// and have not come yet.
func (a *asking) come(ctx context.Context, since int64) error {
	var keys []string
	for _, is := range inOrder(a.seen.now) {
		if !a.passed[is.key] && (since == 0 || !a.seen.had[is] || a.citekeys.of(is) != a.before.Citekeys[is.name()]) {
			keys = append(keys, is.key)
		}
	}
	return a.ask(ctx, keys)
}

// left passes on what is not there any more: if the place is a collection, items may only
// have left it.
func (a *asking) left(ctx context.Context, _ int64) error {
	gone := a.seen.missing()
	if a.collection != "" {
		var keys []string
		for _, is := range gone {
			keys = append(keys, is.key)
		}
		if err := a.ask(ctx, keys); err != nil || a.stopped {
			return err
		}
	}
	for _, is := range gone {
		if !a.passed[is.key] && !a.pass(is) {
			return nil
		}
		a.seen.trash[is] = true // or nowhere, which comes to the same
	}
	return nil
}

// trash passes on that items are in the trash, in the first run: a file that was exported
// may have brought them. Later runs miss them among the items that there were.
func (a *asking) trash(ctx context.Context, since int64) error {
	if since != 0 {
		return nil
	}
	keys, _, err := a.keys(ctx, "/items/trash")
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(slices.Values(keys)) {
		if is := (item{key, a.group}); !a.passed[key] && a.seen.throw(is) && !a.pass(is) {
			return nil
		}
	}
	return nil
}

// ask asks for items by their keys.
func (a *asking) ask(ctx context.Context, keys []string) error {
	for some := range slices.Chunk(keys, keysAtOnce) {
		query := url.Values{"itemKey": {strings.Join(some, ",")}, "limit": {strconv.Itoa(keysAtOnce)}}
		if _, err := a.eachPage(ctx, "/items/top", query, 0, a.take); err != nil || a.stopped {
			return err
		}
	}
	return nil
}

// take passes on an item, once. It reports whether to go on.
func (a *asking) take(object gjson.Result) bool {
	key := object.Get("key").Str
	if a.passed[key] {
		return true
	}
	a.passed[key] = true
	a.next.Modified = max(a.next.Modified, object.Get("data.dateModified").Str)
	if !a.Place.take([]byte(object.Raw), item{key, a.group}, a.names, a.seen, a.yield) {
		a.stopped = true
	}
	return !a.stopped
}

// pass passes on that an item is gone. It reports whether to go on.
func (a *asking) pass(is item) bool {
	a.passed[is.key] = true
	a.seen.forget(is)
	a.stopped = !a.yield(a.gone(is), nil)
	return !a.stopped
}
