"""Inference with eleven clusters of four to ten points: CR2 and every wild bootstrap sign.

Region effects are taken out by demeaning within clusters; with equal weights CR2 is then the same
as with a column for every region (Pustejovsky and Tipton 2018, theorem 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ClusteredFit:
    """Least squares with fixed effects by cluster.

    Attributes:
        response: Demeaned values, shape (N,).
        design: Demeaned regressors, shape (N, k), full rank.
        clusters: Number of the cluster of each row, 0 … G − 1, shape (N,).
        coefficients: Shape (k,).
        residuals: Shape (N,).
    """

    response: np.ndarray
    design: np.ndarray
    clusters: np.ndarray
    coefficients: np.ndarray
    residuals: np.ndarray

    @property
    def groups(self) -> int:
        """Number of clusters G."""
        return int(self.clusters.max()) + 1


@dataclass(frozen=True)
class ClusterTest:
    """One coefficient tested against zero.

    Attributes:
        estimate: The coefficient.
        se: Its standard error.
        df: Degrees of freedom of the t distribution.
        t: Ratio of the two.
        p: Two-sided.
        low: Lower end of the 95 % interval.
        high: Upper end.
    """

    estimate: float
    se: float
    df: float
    t: float
    p: float
    low: float
    high: float


def demean(columns: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Subtract each cluster's mean, shape (N,) or (N, k)."""
    counts = np.bincount(clusters).astype(float)
    columns = np.asarray(columns, dtype=float)
    flat = columns.reshape(len(clusters), -1)
    sums = np.zeros((len(counts), flat.shape[1]))
    np.add.at(sums, clusters, flat)
    return (flat - (sums / counts[:, None])[clusters]).reshape(columns.shape)


def fit_within(response: np.ndarray, design: np.ndarray, clusters: np.ndarray) -> ClusteredFit:
    """Least squares after region effects are taken out.

    Args:
        response: Shape (N,).
        design: Regressors without constant and region columns, shape (N, k).
        clusters: Cluster numbers 0 … G − 1, shape (N,).
    """
    y, x = demean(response, clusters), demean(design, clusters)
    coefficients, *_ = np.linalg.lstsq(x, y, rcond=None)
    return ClusteredFit(y, x, clusters, coefficients, y - x @ coefficients)


def _inverse_root(matrix: np.ndarray) -> np.ndarray:
    """Symmetric inverse square root; directions without variance are left out."""
    values, vectors = np.linalg.eigh(matrix)
    kept = values > 1e-10 * max(1.0, float(values.max()))
    scale = np.zeros_like(values)
    scale[kept] = values[kept] ** -0.5
    return (vectors * scale) @ vectors.T


def cr2_test(fit: ClusteredFit, term: int) -> ClusterTest:
    """CR2 standard error with Satterthwaite degrees of freedom for one coefficient.

    The working model is independence with equal variance; under it CR2 is unbiased and the
    degrees of freedom match the variance's first two moments.

    Args:
        fit: The regression.
        term: Column of the coefficient.

    Source: Bell and McCaffrey (2002); Pustejovsky and Tipton (2018), Journal of Business and
        Economic Statistics 36(4); Imbens and Kolesár (2016) for the degrees of freedom.
    """
    x, clusters, groups = fit.design, fit.clusters, fit.groups
    bread = np.linalg.inv(x.T @ x)
    # what is left of a unit vector after region effects and regressors: I − H
    effects = np.equal.outer(clusters, clusters) / np.bincount(clusters)[clusters]
    residual_maker = np.eye(len(x)) - effects - x @ bread @ x.T
    weights = np.zeros((len(x), groups))
    for g in range(groups):
        rows = np.flatnonzero(clusters == g)
        inner = np.eye(len(rows)) - x[rows] @ bread @ x[rows].T
        weights[rows, g] = _inverse_root(inner) @ x[rows] @ bread[:, term]
    variance = float(((weights.T @ fit.residuals) ** 2).sum())
    # the variance is a quadratic form in the errors; its moments come from this G × G matrix
    moments = weights.T @ residual_maker @ weights
    df = float(np.trace(moments) ** 2 / (moments**2).sum())
    return t_test(float(fit.coefficients[term]), np.sqrt(variance), df)


def t_test(estimate: float, se: float, df: float) -> ClusterTest:
    """Test an estimate against zero with a t distribution of `df` degrees."""
    from scipy.stats import t as student

    ratio = estimate / se
    reach = float(student.ppf(0.975, df)) * se
    p = float(2.0 * student.sf(abs(ratio), df))
    return ClusterTest(estimate, float(se), df, ratio, p, estimate - reach, estimate + reach)


def cr1_test(fit: ClusteredFit, term: int) -> ClusterTest:
    """The usual cluster-robust test, t with G − 1 degrees: for comparison, not for use.

    The correction is G/(G − 1) · (N − 1)/(N − k), region effects not counted, as in statsmodels
    on demeaned data.
    """
    x, groups = fit.design, fit.groups
    bread = np.linalg.inv(x.T @ x)
    scores = np.zeros((groups, x.shape[1]))
    np.add.at(scores, fit.clusters, x * fit.residuals[:, None])
    rows, k = x.shape
    factor = groups / (groups - 1) * (rows - 1) / (rows - k)
    variance = factor * float(((scores @ bread[:, term]) ** 2).sum())
    return t_test(float(fit.coefficients[term]), np.sqrt(variance), groups - 1)


def wild_bootstrap_p(fit: ClusteredFit, term: int) -> float:
    """Wild cluster bootstrap p of one coefficient, null imposed, all 2^G Rademacher signs.

    Nothing is drawn: every vector of signs is used once, so that the p is exact for this scheme.

    Args:
        fit: The regression, G ≤ 16.
        term: Column of the coefficient.

    Source: Cameron, Gelbach and Miller (2008); MacKinnon, Nielsen and Webb (2023).
    """
    x, groups = fit.design, fit.groups
    others = np.delete(x, term, axis=1)
    fitted = np.zeros(len(x))
    if others.shape[1]:
        fitted = others @ np.linalg.lstsq(others, fit.response, rcond=None)[0]
    signs = 1.0 - 2.0 * ((np.arange(2**groups)[:, None] >> np.arange(groups)) & 1)
    restricted = fit.response - fitted
    samples = fitted + signs[:, fit.clusters] * restricted  # (2^G, N); row 0 is the data itself
    bread = np.linalg.inv(x.T @ x)
    coefficients = samples @ x @ bread
    left = samples - coefficients @ x.T
    influence = x @ bread[:, term]
    scores = np.zeros((len(samples), groups))
    for g in range(groups):
        rows = fit.clusters == g
        scores[:, g] = left[:, rows] @ influence[rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(coefficients[:, term]) / np.sqrt((scores**2).sum(axis=1))
    return float((ratio >= ratio[0] * (1.0 - 1e-10)).mean())
