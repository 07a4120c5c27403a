package near

import (
	"math"
	"math/rand/v2"
	"testing"
)

// at is the unit vector in a plane at an angle, in degrees.
func at(degrees float64) []float32 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return []float32{float32(cos), float32(sin)}
}

func plane(degrees ...float64) (list [][]float32) {
	for _, d := range degrees {
		list = append(list, at(d))
	}
	return list
}

// densities is the density of papers at these angles from a paper.
func densities(degrees ...float64) (mean float64) {
	for _, d := range degrees {
		mean += math.Exp(10 * (math.Cos(d*math.Pi/180) - 1))
	}
	return mean / float64(len(degrees))
}

func TestTasteScore(t *testing.T) {
	for _, tt := range []struct {
		name    string
		taste   Taste
		v       float64
		want    float64
		nearest int
	}{
		{"nothing", Taste{}, 0, 0, -1},
		{"the very paper", Taste{Liked: plane(0)}, 0, 1, 0},
		{"one like", Taste{Liked: plane(60)}, 0, densities(60), 0},
		{"all likes count", Taste{Liked: plane(90, 10, 40, 20)}, 0, densities(90, 10, 40, 20), 1},
		{"the first of equals", Taste{Liked: plane(90, 30, 30)}, 0, densities(90, 30, 30), 1},
		{"half of the disliked", Taste{Liked: plane(0, 10), Disliked: plane(40, 60, 90)}, 0, densities(0, 10) - densities(40, 60, 90)/2, 0},
		{"dislikes alone", Taste{Disliked: plane(0)}, 0, -.5, -1},
	} {
		got, nearest := tt.taste.Score(at(tt.v))
		if math.Abs(got-tt.want) > 1e-6 || nearest != tt.nearest {
			t.Errorf("%s: got %.6f, nearest %d, want %.6f, %d", tt.name, got, nearest, tt.want, tt.nearest)
		}
	}
}

// TestTasteOfTwoInterests: a paper about one of two interests comes before one that lies
// between them, where the middle of the likes is.
func TestTasteOfTwoInterests(t *testing.T) {
	taste := Taste{Liked: plane(-5, 0, 5, 85, 90, 95)}
	one, _ := taste.Score(at(2))
	between, _ := taste.Score(at(45))
	if one <= between {
		t.Errorf("one interest %.4f, between both %.4f, want more for one", one, between)
	}
}

// TestTasteThreshold: each like is compared with the others, and one of ten may fail.
func TestTasteThreshold(t *testing.T) {
	stray := func(n int) Taste { // n likes in one place and one at a right angle
		return Taste{Liked: append(plane(make([]float64, n)...), at(90))}
	}
	alone := densities(90)
	for _, tt := range []struct {
		name  string
		taste Taste
		want  float64
	}{
		{"none", Taste{}, math.Inf(1)},
		{"two", Taste{Liked: plane(0, 10)}, math.Inf(1)},
		{"three: the least of them", Taste{Liked: plane(0, 10, 40)}, densities(30, 40)},
		{"nine: every one reaches it", stray(8), alone},
		{"ten: nine of them", stray(9), (8 + alone) / 9},
		{"disliked papers count", Taste{Liked: plane(0, 0, 0), Disliked: plane(60)}, 1 - densities(60)/2},
	} {
		got := tt.taste.Threshold()
		if got != tt.want && !(math.Abs(got-tt.want) <= 1e-6) {
			t.Errorf("%s: got %.6f, want %.6f", tt.name, got, tt.want)
		}
	}
}

// BenchmarkTaste scores the papers of a day by fifty likes.
func BenchmarkTaste(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	vectors := make([][]float32, 300)
	for i := range vectors {
		vectors[i] = make([]float32, 256)
		for j := range vectors[i] {
			vectors[i][j] = float32(r.NormFloat64()) / 16
		}
	}
	taste := Taste{Liked: vectors[:50]}
	for b.Loop() {
		for _, v := range vectors[50:] {
			taste.Score(v)
		}
	}
}
