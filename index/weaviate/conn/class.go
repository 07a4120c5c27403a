package conn

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"paperkin/index/weaviate/schema"
)

// ErrOtherClass: there is a class of that name, which is another one.
var ErrOtherClass = errors.New("the cluster has another class of that name")

// CreateClass makes a class, and returns once every node that answers has it. One that is
// there as it is to be is no error, whatever its size; any other is an [ErrOtherClass].
func (c *Cluster) CreateClass(ctx context.Context, class schema.Class) error {
	err := c.askREST(ctx, c.write, request{method: http.MethodPost, path: "/schema", in: class})
	var answer *refusal
	if err != nil && !(errors.As(err, &answer) && strings.Contains(answer.Message, "already exists")) {
		return err
	}
	there, found, err := c.class(ctx, class.Name)
	switch {
	case err != nil:
		return err
	case !found:
		return fmt.Errorf("class %s is not there although it was made", class.Name)
	}
	if diff := class.Differs(there); diff != "" {
		return fmt.Errorf("%w: %s: %s", ErrOtherClass, class.Name, diff)
	}
	return c.everywhere(ctx, func(ctx context.Context, one *Cluster) (bool, error) {
		_, found, err := one.localClass(ctx, class.Name)
		return found, err
	})
}

// everywhere waits until something is so at every node that answers.
func (c *Cluster) everywhere(ctx context.Context, is func(context.Context, *Cluster) (bool, error)) error {
	until := c.turn.now().Add(c.write)
	for i := range c.nodes {
		for wait := firstPause; ; wait = min(2*wait, lastPause) {
			ok, err := is(ctx, c.At(i))
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if ok || err != nil { // a node that is not there learns of it when it is back
				break
			}
			if c.turn.now().After(until) {
				return fmt.Errorf("node %s does not learn of a change of classes", c.URL(i))
			}
			if err := c.pause(ctx, wait); err != nil {
				return err
			}
		}
	}
	return nil
}

// class returns a class as the cluster has it.
func (c *Cluster) class(ctx context.Context, name string) (class schema.Class, found bool, err error) {
	err = c.askREST(ctx, c.read, request{method: http.MethodGet, path: "/schema/" + url.PathEscape(name), out: &class, led: true})
	if errors.Is(err, errMissing) {
		return class, false, nil
	}
	return class, err == nil, err
}

// localClass returns a class as a node itself has it.
func (c *Cluster) localClass(ctx context.Context, name string) (class schema.Class, found bool, err error) {
	classes, err := c.schema(ctx, true)
	for _, class := range classes {
		if class.Name == name {
			return class, true, nil
		}
	}
	return class, false, err
}

func (c *Cluster) schema(ctx context.Context, local bool) ([]schema.Class, error) {
	var all struct{ Classes []schema.Class }
	err := c.askREST(ctx, c.read, request{method: http.MethodGet, path: "/schema", out: &all, local: local, led: !local})
	return all.Classes, err
}

// Classes returns the names of all classes, sorted.
func (c *Cluster) Classes(ctx context.Context) ([]string, error) {
	all, err := c.schema(ctx, false)
	var names []string
	for _, class := range all {
		names = append(names, class.Name)
	}
	slices.Sort(names)
	return names, err
}

// DropClass drops a class with all of its objects. One that is not there is no error.
func (c *Cluster) DropClass(ctx context.Context, name string) error {
	return unlessMissing(c.askREST(ctx, c.write, request{method: http.MethodDelete, path: "/schema/" + url.PathEscape(name)}))
}

func unlessMissing(err error) error {
	if errors.Is(err, errMissing) {
		return nil
	}
	return err
}

type alias struct {
	Alias string `json:"alias,omitempty"`
	Class string `json:"class"`
}

// Alias is the class that a name is an alias of, empty if it is none.
func (c *Cluster) Alias(ctx context.Context, name string) (class string, err error) {
	var a alias
	err = unlessMissing(c.askREST(ctx, c.read, request{method: http.MethodGet, path: "/aliases/" + url.PathEscape(name), out: &a, led: true}))
	return a.Class, err
}

// SetAlias makes a name an alias of a class, whatever it was one of before. Even if it was
// one of that class, this is a change that every node counts: see [Statistic.Initial].
func (c *Cluster) SetAlias(ctx context.Context, name, class string) error {
	err := c.askREST(ctx, c.write, request{method: http.MethodPut, path: "/aliases/" + url.PathEscape(name), in: alias{Class: class}})
	if errors.Is(err, errMissing) {
		err = c.askREST(ctx, c.write, request{method: http.MethodPost, path: "/aliases", in: alias{name, class}})
		var answer *refusal
		if errors.As(err, &answer) && strings.Contains(answer.Message, "already exists") { // made by a try without an answer
			err = c.askREST(ctx, c.write, request{method: http.MethodPut, path: "/aliases/" + url.PathEscape(name), in: alias{Class: class}})
		}
	}
	return err
}

// DropAlias drops an alias. One that is not there is no error.
func (c *Cluster) DropAlias(ctx context.Context, name string) error {
	return unlessMissing(c.askREST(ctx, c.write, request{method: http.MethodDelete, path: "/aliases/" + url.PathEscape(name)}))
}
