package lexical

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
)

// TestDamage: whatever is damaged in a file of an index, or gone, whoever looks at it
// gives the answers of the sound one or says that it is damaged. Verify always does.
func TestDamage(t *testing.T) {
	_, dir := build(t, "", shelf...)
	sound, dir := build(t, dir, Change{Key: 2, Gone: true}, Change{Key: 12, Title: "Rope", Abstract: "experts knot robots"})
	id := identityOf(dir)
	want := top(t, sound, "experts robots tokens rope")
	r := rand.New(rand.NewPCG(18, 3))
	names := append(segmentsIn(t, dir), filepath.Join(dir, manifestFile), filepath.Join(dir, goneFile))
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range damagetest.Times(t, 8) {
			what := "gone"
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
			if i > 0 {
				var damaged []byte
				damaged, what = damagetest.Bytes(r, b)
				if err := os.WriteFile(name, damaged, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			what = filepath.Base(name) + " " + what
			in := rootOf(t, filepath.Dir(dir))
			if _, err := Verify(in, filepath.Base(dir), id, nil); !isDamage(err) {
				t.Errorf("%s: verify: %v", what, err)
			}
			checkDamaged(t, dir, id, what, want)
			if err := os.WriteFile(name, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func isDamage(err error) bool {
	return errors.Is(err, ErrDamaged) || errors.Is(err, durable.ErrForeign)
}

func checkDamaged(t *testing.T, dir string, id Identity, what, want string) {
	t.Helper()
	x, err := tryOpen(dir, id)
	if err != nil {
		if !isDamage(err) {
			t.Errorf("%s: open: %v", what, err)
		}
		return
	}
	defer x.Close()
	m, err := x.Match(ctx, Terms("experts robots tokens rope"))
	if err == nil {
		_, err = m.Top(ctx, Choice{K: 10})
	}
	switch {
	case err != nil && !isDamage(err):
		t.Errorf("%s: search: %v", what, err)
	case err == nil:
		if got := top(t, x, "experts robots tokens rope"); got != want {
			t.Errorf("%s: found %s, want %s", what, got, want)
		}
	}
}

// TestForeign: a sound index that is not the one that is wanted is refused as such, and
// never called damaged.
func TestForeign(t *testing.T) {
	_, dir := build(t, "", shelf...)
	id := identityOf(dir)
	library, number := id, id
	library.Library, number.Number = number.Number, library.Library
	for what, want := range map[string]Identity{"another library's": library, "another one's": number} {
		x, err := tryOpen(dir, want)
		var foreign *durable.ForeignError
		if !errors.As(err, &foreign) || errors.Is(err, ErrDamaged) || foreign.File != filepath.Join(dir, manifestFile) || foreign.Has != owner || foreign.Want != want.Identity {
			t.Errorf("%s index: got %v", what, err)
		}
		if err == nil {
			x.Close()
		}
	}
	id.Sums = digest(nil)
	if _, err := tryOpen(dir, id); !errors.Is(err, ErrDamaged) {
		t.Errorf("another manifest than the catalogue knows: got %v, want ErrDamaged", err)
	}
}
