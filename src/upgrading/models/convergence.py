"""Whether regions draw closer: beta regressions, breaks in trends, convergence clubs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import statsmodels.api as sm

from upgrading.measures._arguments import Array, choice, numbers
from upgrading.measures.dispersion import convergence_rate, half_life

Errors = Literal["classical", "HC3"]
Sieve = Literal["fixed", "raise"]
Window = tuple[int, int]

# one-sided five per cent of the normal distribution, as Phillips and Sul round it
CRITICAL = -1.65
# the quadratic spectral kernel's automatic bandwidth, Andrews (1991), equation 6.2
BANDWIDTH = 1.3221


@dataclass(frozen=True)
class BetaConvergence:
    """A growth regression on the initial level.

    Attributes
    ----------
    coefficient, standard_error, p_value
        Of the logarithm of the initial level; the probability is two-sided.
    low, high
        95 per cent interval of the coefficient.
    periods
        Years of growth.
    units
        Number of regions.
    r_squared
        Share of the variance of growth that the regression accounts for.
    others
        Coefficients of further regressors: a frame with columns coefficient, standard_error and
        p_value, empty without any.
    """

    coefficient: float
    standard_error: float
    p_value: float
    low: float
    high: float
    periods: float
    units: int
    r_squared: float
    others: pd.DataFrame

    @property
    def rate(self) -> float:
        """Annual rate of convergence, -ln(1 + b T) / T; negative for divergence."""
        return _rate(self.coefficient, self.periods)

    @property
    def rate_interval(self) -> tuple[float, float]:
        """Rates at the ends of the coefficient's interval, the lower one first."""
        return _rate(self.high, self.periods), _rate(self.low, self.periods)

    @property
    def half_life(self) -> float:
        """Years in which a gap halves at this rate; infinite for divergence."""
        return half_life(self.rate)


def _rate(coefficient: float, periods: float) -> float:
    """Rate of convergence; infinite where a line this steep would have closed every gap."""
    if 1 + coefficient * periods <= 0:
        return float("inf")
    return convergence_rate(coefficient, periods=periods, growth="average")


def beta_convergence(
    initial: pd.Series,
    final: pd.Series,
    *,
    periods: float,
    errors: Errors,
    controls: pd.DataFrame | None = None,
) -> BetaConvergence:
    """Regress average growth on the logarithm of the initial level.

    Parameters
    ----------
    initial, final
        Levels above zero by region, such as income per head: same labels, at least four regions.
    periods
        Years between the two.
    errors
        "classical" assumes one variance; "HC3" allows each region its own and suits few regions.
    controls
        Further regressors by region; conditional convergence is then meant.

    Raises
    ------
    ValueError
        If a level is missing or not above zero, labels do not agree, there are too few regions,
        or `periods` is not above zero.

    Notes
    -----
    (1/T) ln(y_T / y_0) = a + b ln y_0 + e; rate -ln(1 + b T) / T [1]_. Intervals use Student's t
    with the residual degrees of freedom.

    References
    ----------
    .. [1] Barro, R. J. and Sala-i-Martin, X. (1992), Convergence, Journal of Political Economy
       100(2), 223-251.

    Examples
    --------
    >>> start = pd.Series([1.0, 2.0, 4.0, 8.0, 16.0])
    >>> end = pd.Series([2.0, 3.0, 4.5, 8.5, 12.0])
    >>> beta_convergence(start, end, periods=10, errors="classical").rate.__round__(4)
    0.0405
    """
    choice("errors", errors, ("classical", "HC3"))
    if not periods > 0:
        raise ValueError(f"periods: expected above zero, found {periods}")
    start, growth = _growth(initial, final, periods)
    columns = {"constant": 1.0, "initial": start}
    design = pd.DataFrame(columns, index=initial.index)
    if controls is not None:
        _same_index("controls", controls.index, initial.index)
        design = design.join(controls)
    if len(design) <= design.shape[1] + 1:
        raise ValueError(f"initial: expected more regions than regressors, found {len(design)}")
    fitted = sm.OLS(growth, design).fit(
        cov_type="nonrobust" if errors == "classical" else "HC3", use_t=True
    )
    low, high = fitted.conf_int().loc["initial"]
    others = pd.DataFrame(
        {
            "coefficient": fitted.params,
            "standard_error": fitted.bse,
            "p_value": fitted.pvalues,
        }
    ).drop(["constant", "initial"])
    return BetaConvergence(
        coefficient=float(fitted.params["initial"]),
        standard_error=float(fitted.bse["initial"]),
        p_value=float(fitted.pvalues["initial"]),
        low=float(low),
        high=float(high),
        periods=periods,
        units=len(design),
        r_squared=float(fitted.rsquared),
        others=others,
    )


def _growth(initial: pd.Series, final: pd.Series, periods: float) -> tuple[Array, Array]:
    """Logarithm of the initial level, and average growth."""
    _same_index("final", final.index, initial.index)
    start, end = _logs("initial", initial), _logs("final", final)
    return start, (end - start) / periods


def _logs(name: str, data: pd.Series | pd.DataFrame) -> Array:
    array = numbers(name, data)
    if (array == 0).any():
        raise ValueError(f"{name}: expected levels above zero, found 0")
    return np.log(array)


def _same_index(name: str, found: pd.Index, wanted: pd.Index) -> None:
    if not found.equals(wanted):
        raise ValueError(f"{name}: expected the same labels as the initial levels")


@dataclass(frozen=True)
class BetaByWindow:
    """Growth regressions of several windows, estimated together.

    Attributes
    ----------
    estimates
        By window (start, end): coefficient, standard_error, rate, and low and high, the ends of
        the rate's 95 per cent interval.
    equal_p_value
        Probability of slopes this different if all windows shared one (Wald test, F form).
    units
        Number of regions.
    """

    estimates: pd.DataFrame
    equal_p_value: float
    units: int


def beta_by_window(levels: pd.DataFrame, windows: Sequence[Window]) -> BetaByWindow:
    """Estimate beta convergence in two or more windows and test whether its slope changed.

    Parameters
    ----------
    levels
        Levels above zero: regions x years.
    windows
        First and last year of each window.

    Raises
    ------
    ValueError
        If a year is not at hand, a window does not run forwards, there are fewer than two
        windows, or a level is missing or not above zero.

    Notes
    -----
    Windows are stacked, each with its own constant and slope; standard errors are clustered by
    region, which appears once in every window [1]_. With G clusters, t and F use G - 1 degrees of
    freedom.

    References
    ----------
    .. [1] Cameron, A. C. and Miller, D. L. (2015), A practitioner's guide to cluster-robust
       inference, Journal of Human Resources 50(2), 317-372.
    """
    if len(windows) < 2:
        raise ValueError(f"windows: expected two or more, found {len(windows)}")
    parts = [_window_rows(levels, window, number) for number, window in enumerate(windows)]
    stacked = pd.concat(parts, ignore_index=True).fillna(0.0)
    slopes = [f"slope_{number}" for number in range(len(windows))]
    constants = [f"constant_{number}" for number in range(len(windows))]
    fitted = sm.OLS(stacked.growth, stacked[constants + slopes]).fit(
        cov_type="cluster", cov_kwds={"groups": stacked.region}, use_t=True
    )
    equal = np.zeros((len(slopes) - 1, 2 * len(slopes)))
    equal[:, len(slopes)] = 1
    equal[np.arange(len(slopes) - 1), len(slopes) + 1 + np.arange(len(slopes) - 1)] = -1
    return BetaByWindow(
        estimates=_window_estimates(fitted, windows, slopes),
        equal_p_value=float(fitted.f_test(equal).pvalue),
        units=len(levels),
    )


def _window_rows(levels: pd.DataFrame, window: Window, number: int) -> pd.DataFrame:
    first, last = window
    if first not in levels or last not in levels or first >= last:
        raise ValueError(f"windows: expected years at hand that run forwards, found {window}")
    start, growth = _growth(levels[first], levels[last], last - first)
    return pd.DataFrame(
        {
            "growth": growth,
            f"constant_{number}": 1.0,
            f"slope_{number}": start,
            "region": np.arange(len(levels)),
        }
    )


def _window_estimates(
    fitted: sm.regression.linear_model.RegressionResults,
    windows: Sequence[Window],
    slopes: list[str],
) -> pd.DataFrame:
    interval = fitted.conf_int()
    rows = []
    for (first, last), slope in zip(windows, slopes, strict=True):
        years, low, high = last - first, *interval.loc[slope]
        rows.append(
            {
                "start": first,
                "end": last,
                "coefficient": fitted.params[slope],
                "standard_error": fitted.bse[slope],
                "rate": _rate(fitted.params[slope], years),
                "low": _rate(high, years),
                "high": _rate(low, years),
            }
        )
    return pd.DataFrame(rows).set_index(["start", "end"])


@dataclass(frozen=True)
class TrendBreak:
    """A straight trend against one that bends once.

    Attributes
    ----------
    date
        The label after which the slope changes most clearly.
    statistic
        The largest F over candidate dates.
    p_value
        Share of simulated series without a bend whose statistic is at least as large.
    slope, before, after
        Slope a period without a bend, and on either side of the best one.
    by_date
        F by candidate date.
    fitted
        The bent trend, by period.
    """

    date: int
    statistic: float
    p_value: float
    slope: float
    before: float
    after: float
    by_date: pd.Series
    fitted: pd.Series


def trend_break(
    series: pd.Series, *, trim: float = 0.2, draws: int = 999, seed: int = 2025
) -> TrendBreak:
    """Test for one bend, at an unknown date, in the trend of a series.

    Parameters
    ----------
    series
        Values by year, without gaps: ten or more.
    trim
        Share of the periods at either end that cannot be the date, so that both slopes rest on
        some periods.
    draws
        Series simulated for the probability.
    seed
        Of the simulation, so that the same data give the same probability.

    Raises
    ------
    ValueError
        If there are fewer than ten values, one is missing, years do not follow each other, or
        `trim` leaves no date.

    Notes
    -----
    y_t = a + b t + c max(0, t - k) + e_t; the sup-F statistic is the largest F of c = 0 over dates
    k [1]_. Its tabulated distribution does not hold for trending regressors and serially
    correlated errors in a short series, so the probability comes from a bootstrap under the null:
    a straight trend with AR(1) errors, coefficient (corrected for its bias in short series) and
    shocks taken from its residuals.

    References
    ----------
    .. [1] Andrews, D. W. K. (1993), Tests for parameter instability and structural change with
       unknown change point, Econometrica 61(4), 821-856.
    """
    values = numbers("series", series, negative=True, dimensions=(1,))
    years = _following_years(series)
    count = len(values)
    edge = int(np.ceil(trim * count))
    dates = np.arange(edge, count - edge)
    if not 0 < trim < 0.5 or dates.size == 0:
        raise ValueError(f"trim: expected a share that leaves dates to try, found {trim}")
    time = np.arange(count, dtype=float)
    bends = np.maximum(0, time[:, None] - dates)
    statistics = _bend_statistics(values[None, :], time, bends)[0]
    simulated = _bend_statistics(_without_bend(values, time, draws, seed), time, bends)
    best = int(statistics.argmax())
    straight, bent = _line(time), np.column_stack([_line(time), bends[:, best]])
    coefficients = np.linalg.lstsq(bent, values, rcond=None)[0]
    exceeding = (simulated.max(axis=1) >= statistics[best]).sum()
    return TrendBreak(
        date=int(years[dates[best]]),
        statistic=float(statistics[best]),
        p_value=float((1 + exceeding) / (1 + draws)),
        slope=float(np.linalg.lstsq(straight, values, rcond=None)[0][1]),
        before=float(coefficients[1]),
        after=float(coefficients[1] + coefficients[2]),
        by_date=pd.Series(statistics, index=years[dates], name="statistic"),
        fitted=pd.Series(bent @ coefficients, index=series.index, name="fitted"),
    )


def _following_years(series: pd.Series) -> Array:
    years = np.asarray(series.index)
    if len(years) < 10:
        raise ValueError(f"series: expected ten values or more, found {len(years)}")
    if (np.diff(years) != 1).any():
        raise ValueError("series: expected years that follow each other")
    return years


def _line(time: Array) -> Array:
    return np.column_stack([np.ones_like(time), time])


def _bend_statistics(rows: Array, time: Array, bends: Array) -> Array:
    """F of every candidate bend in every row: shape (rows, dates)."""
    basis = np.linalg.qr(_line(time))[0]
    detrended = rows - rows @ basis @ basis.T
    free = bends - basis @ (basis.T @ bends)
    free = free / np.linalg.norm(free, axis=0)
    explained = (detrended @ free) ** 2
    remaining = (detrended**2).sum(axis=1, keepdims=True) - explained
    # a straight line without any error leaves nothing to explain
    floor = np.finfo(float).eps * (1 + (rows**2).sum(axis=1, keepdims=True))
    return explained / np.maximum(remaining, floor) * (len(time) - 3)


def _without_bend(values: Array, time: Array, draws: int, seed: int) -> Array:
    """Series with a straight trend and AR(1) errors like those of the residuals."""
    basis = np.linalg.qr(_line(time))[0]
    residuals = values - basis @ (basis.T @ values)
    lagged, current = residuals[:-1], residuals[1:]
    estimate = lagged @ current / max(lagged @ lagged, 1e-300)
    # least squares finds too little persistence around a fitted trend: by (2 + 4 rho) / T
    persistence = np.clip((len(values) * estimate + 2) / (len(values) - 4), -0.95, 0.95)
    shocks = current - persistence * lagged
    random = np.random.default_rng(seed)
    drawn = random.choice(shocks - shocks.mean(), size=(draws, 20 + len(values)))
    errors = np.zeros_like(drawn)
    for period in range(1, drawn.shape[1]):
        errors[:, period] = persistence * errors[:, period - 1] + drawn[:, period]
    return values - residuals + errors[:, 20:]


def hp_trend(rows: pd.DataFrame, *, smoothing: float) -> pd.DataFrame:
    """Trend of every row by the filter of Hodrick and Prescott.

    Parameters
    ----------
    rows
        Regions x years, usually logarithms: three years or more, none missing.
    smoothing
        Weight on the trend's curvature, above zero; 400 for yearly data in Phillips and Sul.

    Raises
    ------
    ValueError
        If a value is missing, there are fewer than three years, or `smoothing` is not above zero.

    Notes
    -----
    Minimises sum (y - g)^2 + smoothing * sum (second difference of g)^2 [1]_.

    References
    ----------
    .. [1] Hodrick, R. J. and Prescott, E. C. (1997), Postwar U.S. business cycles: an empirical
       investigation, Journal of Money, Credit and Banking 29(1), 1-16.

    Examples
    --------
    >>> hp_trend(pd.DataFrame([[1.0, 2.0, 3.0]]), smoothing=400).round(6).to_numpy()
    array([[1., 2., 3.]])
    """
    array = numbers("rows", rows, negative=True, dimensions=(2,))
    if array.shape[1] < 3 or not smoothing > 0:
        raise ValueError(f"smoothing: expected above zero and three years, found {smoothing}")
    curvature = np.diff(np.eye(array.shape[1]), n=2, axis=0)
    penalty = np.eye(array.shape[1]) + smoothing * curvature.T @ curvature
    return pd.DataFrame(np.linalg.solve(penalty, array.T).T, rows.index, rows.columns)


@dataclass(frozen=True)
class LogTTest:
    """The log t regression of Phillips and Sul.

    Attributes
    ----------
    coefficient
        Twice the speed at which relative differences decay; from 2 on levels, not only growth
        rates, converge.
    standard_error, t_statistic
        With autocorrelation-consistent variance. Convergence is rejected at five per cent below
        -1.65.
    """

    coefficient: float
    standard_error: float
    t_statistic: float

    @property
    def converges(self) -> bool:
        """Whether convergence is not rejected."""
        return self.t_statistic > CRITICAL


@dataclass(frozen=True)
class Club:
    """Regions that converge with each other, the leader at the end of the sample first."""

    members: list
    test: LogTTest


@dataclass(frozen=True)
class Clubs:
    """Clubs from the highest to the lowest, and regions that belong to none."""

    clubs: list[Club]
    divergent: list

    @property
    def number(self) -> pd.Series:
        """The club of each region, counted from 1; missing for regions that belong to none."""
        numbered = {m: n for n, club in enumerate(self.clubs, 1) for m in club.members}
        return pd.Series({**numbered, **dict.fromkeys(self.divergent)}, dtype="Int64", name="club")


def log_t_test(logs: pd.DataFrame, *, trim: float = 1 / 3) -> LogTTest:
    """Test whether regions converge, allowing each its own path of transition.

    Parameters
    ----------
    logs
        Logarithms of levels, usually of their trends: regions x years, positive, none missing;
        two regions and eight years or more.
    trim
        Share of the first years that the regression leaves out.

    Raises
    ------
    ValueError
        If a value is missing or not above zero, there are too few regions or years, `trim` is not
        in [0, 1), or all regions are alike in some year.

    Notes
    -----
    h_it = x_it / mean_i x_it, H_t = mean_i (h_it - 1)^2, and
    ln(H_1 / H_t) - 2 ln ln t = a + b ln t + u_t for t from [rT] + 1 to T [1]_. The variance of u
    in the long run is estimated as in the authors' program: quadratic spectral kernel, bandwidth
    1.3221 (alpha T)^(1/5) with alpha = 4 rho^2 / (1 - rho)^4 from an AR(1) of the residuals,
    divisor T - 1, and autocovariances over all residuals but the last. Units matter: h depends on
    the level of the logarithm.

    References
    ----------
    .. [1] Phillips, P. C. B. and Sul, D. (2007), Transition modeling and econometric convergence
       tests, Econometrica 75(6), 1771-1855.
    """
    return _log_t(_checked_logs(logs, trim), trim)


def _checked_logs(logs: pd.DataFrame, trim: float) -> Array:
    if not 0 <= trim < 1:
        raise ValueError(f"trim: expected a share from 0 to below 1, found {trim}")
    array = numbers("logs", logs, dimensions=(2,))
    if (array == 0).any():
        raise ValueError("logs: expected values above zero, found 0")
    if len(array) < 2 or array.shape[1] < 8:
        raise ValueError(f"logs: expected two regions and eight years, found {array.shape}")
    return array


def _log_t(rows: Array, trim: float) -> LogTTest:
    relative = rows / rows.mean(axis=0)
    spread = ((relative - 1) ** 2).mean(axis=0)
    if (spread == 0).any():
        raise ValueError("logs: expected regions that differ in every year")
    periods = rows.shape[1]
    time = np.arange(max(round(periods * trim), 1) + 1, periods + 1)
    outcome = np.log(spread[0] / spread[time - 1]) - 2 * np.log(np.log(time))
    design = _line(np.log(time))
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ outcome
    error = np.sqrt(inverse[1, 1] * _long_run_variance(outcome - design @ coefficients))
    slope = float(coefficients[1])
    return LogTTest(slope, float(error), slope / float(error))


def _long_run_variance(residuals: Array) -> float:
    """Long-run variance with the quadratic spectral kernel, as Phillips and Sul compute it."""
    kept = residuals[:-1]
    persistence = kept @ residuals[1:] / (kept @ kept)
    alpha = 4 * persistence**2 / (1 - persistence) ** 4
    # no autocorrelation would leave the bandwidth at zero
    bandwidth = max(BANDWIDTH * (alpha * len(residuals)) ** 0.2, 1e-8)
    lags = np.arange(1, len(kept))
    position = lags / bandwidth
    angle = 1.2 * np.pi * position
    kernel = 25 / (12 * np.pi**2 * position**2) * (np.sin(angle) / angle - np.cos(angle))
    products = np.array([kept[:-lag] @ kept[lag:] for lag in lags])
    return float((residuals @ residuals + 2 * kernel @ products) / len(kept))


def convergence_clubs(
    logs: pd.DataFrame, *, trim: float = 1 / 3, sieve: Sieve = "fixed", critical: float = 0.0
) -> Clubs:
    """Sort regions into clubs that converge, by the algorithm of Phillips and Sul.

    Parameters
    ----------
    logs, trim
        As in `log_t_test`.
    sieve
        "fixed" lets a region join a core if the t statistic of the enlarged core is above
        `critical`. "raise" lifts the critical value by a tenth at a time until the club as a
        whole passes the test, as Phillips and Sul (2007) advise.
    critical
        Where the sieve starts; zero is advised for short panels.

    Returns
    -------
    Clubs
        One club if all regions converge.

    Raises
    ------
    ValueError
        As `log_t_test`, or if `sieve` is another word.

    Notes
    -----
    Regions are ordered by their last value. The core is the run of regions from the top whose t
    statistic is largest while that of every shorter run stays above -1.65; if the first two fail
    the first is dropped. Regions join by the sieve; the rest are tested as one club and, if they
    fail, sorted in the same way [1]_, [2]_.

    References
    ----------
    .. [1] Phillips, P. C. B. and Sul, D. (2007), Transition modeling and econometric convergence
       tests, Econometrica 75(6), 1771-1855.
    .. [2] Phillips, P. C. B. and Sul, D. (2009), Economic transition and growth, Journal of
       Applied Econometrics 24(7), 1153-1185.
    """
    choice("sieve", sieve, ("fixed", "raise"))
    array = _checked_logs(logs, trim)
    left = list(np.argsort(-array[:, -1], kind="stable"))
    found: list[list[int]] = []
    while len(left) > 1:
        club = _next_club(array, left, trim, sieve, critical)
        if not club:
            break
        found.append(club)
        left = [unit for unit in left if unit not in club]
    labels = list(logs.index)
    clubs = [Club([labels[unit] for unit in club], _log_t(array[club], trim)) for club in found]
    return Clubs(clubs, [labels[unit] for unit in left])


def _next_club(
    rows: Array, left: list[int], trim: float, sieve: Sieve, critical: float
) -> list[int]:
    """Find the highest club among the regions left; empty if there is none."""
    if _log_t(rows[left], trim).converges:
        return left
    core = _core(rows, left, trim)
    if not core:
        return []
    alone = {u: _log_t(rows[[*core, u]], trim).t_statistic for u in left if u not in core}
    while True:
        club = [unit for unit in left if unit in core or alone[unit] > critical]
        if sieve == "fixed" or len(club) == len(core) or _log_t(rows[club], trim).converges:
            return club
        critical += 0.1


def _core(rows: Array, left: list[int], trim: float) -> list[int]:
    """Find the regions around which a club forms; empty if no two neighbours converge."""
    for first in range(len(left) - 1):
        best, highest = [], CRITICAL
        for last in range(first + 2, len(left) + 1):
            statistic = _log_t(rows[left[first:last]], trim).t_statistic
            if statistic <= CRITICAL:
                break
            if statistic > highest:
                best, highest = left[first:last], statistic
        if best:
            return best
    return []


def merge_clubs(clubs: Clubs, logs: pd.DataFrame, *, trim: float = 1 / 3) -> Clubs:
    """Merge clubs that converge together, from the highest down, after Phillips and Sul (2009).

    Parameters
    ----------
    clubs
        What `convergence_clubs` found.
    logs, trim
        As they were given to it.

    Returns
    -------
    Clubs
        Each club takes in the next as long as the union passes the log t test.
    """
    merged: list[Club] = []
    for club in clubs.clubs:
        if merged:
            members = merged[-1].members + club.members
            test = log_t_test(logs.loc[members], trim=trim)
            if test.converges:
                merged[-1] = Club(members, test)
                continue
        merged.append(club)
    return Clubs(merged, clubs.divergent)


def linear_trend(series: pd.Series) -> tuple[float, float]:
    """Return the slope a year of a straight trend and its Newey-West standard error.

    Parameters
    ----------
    series
        Values by year, without gaps: ten or more.

    Raises
    ------
    ValueError
        As `trend_break`.

    Notes
    -----
    Bartlett kernel with two lags and the correction for degrees of freedom.
    """
    values = numbers("series", series, negative=True, dimensions=(1,))
    years = _following_years(series).astype(float)
    fitted = sm.OLS(values, _line(years - years.mean())).fit(
        cov_type="HAC", cov_kwds={"maxlags": 2, "use_correction": True}, use_t=True
    )
    return float(fitted.params[1]), float(fitted.bse[1])
