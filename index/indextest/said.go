package indextest

import (
	"context"
	"testing"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/shelf"
)

// Say says that two papers of the library in dir, by their ids, are two.
func Say(t testing.TB, dir, one, other string) {
	t.Helper()
	ctx := context.Background()
	c, err := catalogue.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	id, err := c.LibraryID(ctx)
	if err == nil {
		err = shelf.In(c.Folder(), id).Append(ctx, shelf.Say(time.Unix(0, 0), shelf.Apart, one, other))
	}
	if err != nil {
		t.Fatal(err)
	}
}
