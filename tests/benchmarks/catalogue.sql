WITH products AS (
    SELECT
        product_id,
        own_brand,
        ln(list_amount / median(list_amount) OVER (PARTITION BY category)) AS tier
    FROM read_parquet($products)
    WHERE category IS NOT NULL
    UNION ALL
    SELECT product_id, own_brand, NULL
    FROM read_parquet($products)
    WHERE category IS NULL
),
lines AS (
    SELECT
        * EXCLUDE (amount),
        round(amount * 100)::BIGINT AS cents,
        ($as_of::DATE - ordered_at::DATE)::INTEGER AS age
    FROM read_parquet($lines)
    WHERE ordered_at < $until::TIMESTAMP
),
orders AS MATERIALIZED (
    SELECT
        customer_id,
        order_id,
        sum(cents)::BIGINT AS cents,
        min(ordered_at) AS ordered_at,
        ($as_of::DATE - min(ordered_at)::DATE)::INTEGER AS age,
        count(*) AS lines,
        coalesce(bool_or(coupon_amount > 0), false) AS coupon,
        coalesce(bool_or(channel IN ('web', 'app', 'online')), false) AS online,
        coalesce(bool_or(device = 'mobile'), false) AS mobile
    FROM lines
    GROUP BY customer_id, order_id
),
spaced AS MATERIALIZED (
    SELECT
        *,
        lag(age) OVER (PARTITION BY customer_id ORDER BY age DESC) - age AS gap,
        hour(ordered_at) AS hour,
        isodow(ordered_at) AS weekday,
        month(ordered_at) AS month
    FROM orders
),
customers AS MATERIALIZED (
    SELECT
        customer_id,
        min(age) AS recency_days,
        max(age) AS tenure_days,
        count(*) AS n,
        count(*) FILTER (age < 90) AS n_90,
        count(*) FILTER (age < 365) AS n_365,
        count(*) FILTER (age BETWEEN 90 AND 179) AS n_before,
        count(*) FILTER (gap > 0) AS repeats,
        coalesce(sum(gap::DOUBLE * gap), 0) AS squares,
        sum(cents) AS paid,
        coalesce(sum(cents) FILTER (age < 90), 0) AS paid_90,
        coalesce(sum(cents) FILTER (age < 365), 0) AS paid_365,
        coalesce(sum(cents) FILTER (age BETWEEN 90 AND 179), 0) AS paid_before,
        sum(cents) FILTER (age >= 30) AS paid_old,
        median(cents) AS median,
        stddev_samp(cents) AS std,
        max(cents) AS largest,
        stddev_samp(ln(cents)) FILTER (cents > 0) AS log_std,
        sum(lines) AS lines,
        count(*) FILTER (lines <= 3) AS small,
        count(*) FILTER (coupon) AS coupon_orders,
        count(*) FILTER (online) AS online,
        count(*) FILTER (mobile) AS mobile,
        count(*) FILTER (weekday >= 6) AS weekend,
        count(*) FILTER (hour BETWEEN 6 AND 11) AS morning,
        count(*) FILTER (hour BETWEEN 12 AND 17) AS afternoon,
        count(*) FILTER (hour >= 18) AS evening,
        count(*) FILTER (hour < 6) AS night,
        min(ordered_at) AS first_at,
        min({'by': ordered_at, 'of': cents}).of AS first_order,
        coalesce(bool_or(age < 90 AND gap >= 180), false) AS came_back
    FROM spaced
    GROUP BY customer_id
),
against_own AS (
    SELECT
        customer_id,
        coalesce(sum(o.cents) FILTER (o.cents > 2 * c.median), 0) AS splurged,
        coalesce(sum(o.cents) FILTER (o.age < c.tenure_days), 0) AS later,
        count(*) FILTER (o.age = c.tenure_days) AS on_first_day,
        c.tenure_days - max(o.age) FILTER (o.age < c.tenure_days) AS next_day
    FROM orders AS o
    JOIN customers AS c USING (customer_id)
    GROUP BY customer_id, c.tenure_days
),
weekdays AS (
    SELECT
        customer_id,
        arg_max(weekday, n * 10 - weekday) AS weekday
    FROM (SELECT customer_id, weekday, count(*) AS n FROM spaced GROUP BY ALL)
    GROUP BY customer_id
),
months AS MATERIALIZED (
    SELECT customer_id, month, count(*) AS n FROM spaced GROUP BY ALL
),
seasons AS (
    SELECT customer_id, sum(n * (n - 1)) AS month_pairs FROM months GROUP BY customer_id
),
quarters AS (
    SELECT customer_id, arg_max(quarter, n * 10 - quarter) AS quarter, max(n) AS quarter_orders
    FROM (
        SELECT customer_id, (month + 2) // 3 AS quarter, sum(n) AS n FROM months GROUP BY ALL
    )
    GROUP BY customer_id
),
sums AS (
    SELECT
        customer_id,
        sum(quantity) AS quantity,
        sum(round(discount_amount * 100)::BIGINT) AS discount,
        coalesce(sum(round(coupon_amount * 100)::BIGINT), 0) AS coupon,
        sum(cents - round(cost_amount * 100)::BIGINT) AS margin,
        coalesce(sum(cents) FILTER (cost_amount IS NOT NULL), 0) AS costed,
        count(*) FILTER (discount_amount > 0) AS deals,
        coalesce(sum(cents) FILTER (own_brand), 0) AS own,
        coalesce(sum(cents) FILTER (own_brand IS NOT NULL), 0) AS known,
        avg(tier) AS price_tier_ratio
    FROM lines
    LEFT JOIN products USING (product_id)
    GROUP BY customer_id
),
back AS MATERIALIZED (
    SELECT
        customer_id,
        order_id,
        round(amount * 100)::BIGINT AS cents,
        ($as_of::DATE - returned_at::DATE)::INTEGER AS age
    FROM read_parquet($returns)
    WHERE returned_at < $until::TIMESTAMP
),
refunds AS (
    SELECT
        customer_id,
        count(*) AS refunds,
        sum(cents) AS back,
        coalesce(sum(cents) FILTER (age < 90), 0) AS back_90,
        coalesce(sum(cents) FILTER (age < 365), 0) AS back_365,
        coalesce(sum(cents) FILTER (age BETWEEN 90 AND 179), 0) AS back_before
    FROM back
    GROUP BY customer_id
),
soon AS (
    SELECT customer_id, sum(back.cents) AS back_soon
    FROM back
    JOIN orders USING (customer_id, order_id)
    WHERE orders.age >= 30 AND orders.age - back.age <= 30
    GROUP BY customer_id
),
by_category AS (
    SELECT
        customer_id,
        category AS label,
        count(*) AS n,
        min(ordered_at) AS first_at,
        max(age) AS first_age,
        min(age) AS last_age
    FROM lines
    WHERE category IS NOT NULL
    GROUP BY customer_id, category
),
categories AS (
    SELECT
        customer_id,
        count(*) AS categories_count,
        min({'by': -n, 'of': label}).of AS top_category_label,
        max(n) / sum(n) AS top_category_share,
        CASE WHEN count(*) > 1
            THEN (ln(sum(n)) - sum(n * ln(n)) / sum(n)) / ln(count(*))
        END AS category_entropy_ratio,
        CASE WHEN sum(n) > 1
            THEN sum(n * (n - 1)) / (sum(n) * (sum(n) - 1))
        END AS category_concentration_ratio,
        CASE WHEN min(last_age) < 90
            THEN count(*) FILTER (first_age < 90) / count(*) FILTER (last_age < 90)
        END AS new_categories_90d_share,
        min({'by': first_at, 'of': label}) AS first_category
    FROM by_category
    GROUP BY customer_id
),
by_product AS (
    SELECT
        customer_id,
        product_id,
        count(*) AS n,
        min(ordered_at) AS first_at,
        max(age) > min(age) AS again
    FROM lines
    GROUP BY customer_id, product_id
),
bought AS (
    SELECT
        customer_id,
        count(*) AS products_count,
        count(*) FILTER (again) / count(*) AS repeat_products_share,
        arg_max(product_id, n * 1000000000 - product_id)::VARCHAR AS top_product_label,
        arg_min(product_id, epoch_us(first_at)::HUGEINT * 1000000000 + product_id)::VARCHAR
            AS first_product_label
    FROM by_product
    GROUP BY customer_id
),
brands AS (
    SELECT
        customer_id,
        count(*) AS brands_count,
        min({'by': -n, 'of': brand}).of AS top_brand_label,
        max(n) / sum(n) AS top_brand_share
    FROM (
        SELECT customer_id, brand, count(*) AS n FROM lines WHERE brand IS NOT NULL GROUP BY ALL
    )
    GROUP BY customer_id
),
channels AS (
    SELECT
        customer_id,
        count(*) AS order_channels_count,
        min({'by': -n, 'of': channel}).of AS top_order_channel_label,
        max(n) / sum(n) AS top_order_channel_share
    FROM (
        SELECT customer_id, channel, count(*) AS n FROM lines WHERE channel IS NOT NULL GROUP BY ALL
    )
    GROUP BY customer_id
),
devices AS (
    SELECT customer_id, min({'by': -n, 'of': device}).of AS top_order_device_label
    FROM (
        SELECT customer_id, device, count(*) AS n FROM lines WHERE device IS NOT NULL GROUP BY ALL
    )
    GROUP BY customer_id
),
joined AS (
    SELECT
        *,
        tenure_days - recency_days AS days,
        paid_90 - coalesce(back_90, 0) AS net_90,
        paid_before - coalesce(back_before, 0) AS net_before,
        coalesce(back, 0) AS given_back,
        CASE WHEN n_90 + n_before > 0
            THEN (n_90 - n_before) / (n_90 + n_before)
        END AS orders_trend_90d_ratio,
        CASE WHEN repeats > 0 THEN (tenure_days - recency_days) / repeats END AS gap_mean,
        CASE WHEN repeats > 1
            THEN sqrt(
                (repeats * squares - (tenure_days - recency_days)::DOUBLE ** 2)
                / (repeats * (repeats - 1))
            )
        END AS gap_std
    FROM customers
    LEFT JOIN against_own USING (customer_id)
    LEFT JOIN weekdays USING (customer_id)
    LEFT JOIN seasons USING (customer_id)
    LEFT JOIN quarters USING (customer_id)
    LEFT JOIN sums USING (customer_id)
    LEFT JOIN refunds USING (customer_id)
    LEFT JOIN soon USING (customer_id)
    LEFT JOIN categories USING (customer_id)
    LEFT JOIN bought USING (customer_id)
    LEFT JOIN brands USING (customer_id)
    LEFT JOIN channels USING (customer_id)
    LEFT JOIN devices USING (customer_id)
)
SELECT
    customer_id,
    recency_days,
    n AS orders_count,
    n_90 AS orders_90d_count,
    n_365 AS orders_365d_count,
    repeats AS repeat_days_count,
    days AS active_span_days,
    tenure_days,
    orders_trend_90d_ratio,
    (paid - given_back) / 100 AS spend_amount,
    net_90 / 100 AS spend_90d_amount,
    (paid_365 - coalesce(back_365, 0)) / 100 AS spend_365d_amount,
    paid / n / 100 AS order_value_mean_amount,
    median / 100 AS order_value_median_amount,
    std / 100 AS order_value_std_amount,
    largest / 100 AS order_value_max_amount,
    CASE WHEN abs(net_90) + abs(net_before) > 0
        THEN (net_90 - net_before) / (abs(net_90) + abs(net_before))
    END AS spend_trend_90d_ratio,
    CASE WHEN repeats > 0 THEN later / repeats / 100 END AS repeat_mean_amount,
    gap_mean AS order_gap_mean_days,
    gap_std AS order_gap_std_days,
    1 / (1 + gap_std / gap_mean) AS order_regularity_ratio,
    recency_days / gap_mean AS overdue_ratio,
    lines / n AS basket_lines_mean_count,
    quantity / n AS basket_units_mean_count,
    small / n AS small_basket_share,
    log_std AS order_value_log_std_ratio,
    CASE WHEN paid > 0 THEN splurged / paid END AS splurge_share,
    discount / 100 AS discount_amount,
    CASE WHEN paid + discount > 0 THEN discount / (paid + discount) END AS discount_share,
    deals / lines AS deal_lines_share,
    coupon_orders AS coupon_orders_count,
    coupon_orders / n AS coupon_orders_share,
    CASE WHEN paid + coupon > 0 THEN coupon / (paid + coupon) END AS coupon_share,
    coalesce(refunds, 0) AS refunds_count,
    given_back / 100 AS refunded_amount,
    CASE WHEN paid > 0 THEN given_back / paid END AS refunded_ratio,
    CASE WHEN paid_old > 0
        THEN least(coalesce(back_soon, 0) / paid_old, 1)
    END AS return_rate_share,
    coalesce(categories_count, 0) AS categories_count,
    top_category_label,
    top_category_share,
    category_entropy_ratio,
    category_concentration_ratio,
    new_categories_90d_share,
    products_count,
    repeat_products_share,
    top_product_label,
    coalesce(brands_count, 0) AS brands_count,
    top_brand_label,
    top_brand_share,
    CASE WHEN known > 0 THEN own / known END AS own_brand_share,
    price_tier_ratio,
    order_channels_count,
    top_order_channel_label,
    top_order_channel_share,
    online / n AS online_orders_share,
    top_order_device_label,
    mobile / n AS mobile_orders_share,
    weekend / n AS weekend_orders_share,
    morning / n AS morning_orders_share,
    afternoon / n AS afternoon_orders_share,
    evening / n AS evening_orders_share,
    night / n AS night_orders_share,
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'][weekday]
        AS top_weekday_label,
    margin / 100 AS margin_amount,
    CASE WHEN costed > 0 THEN margin / costed END AS margin_share,
    CASE WHEN tenure_days >= 365 THEN 'q' || quarter END AS top_quarter_label,
    CASE WHEN tenure_days >= 365 THEN quarter_orders / n END AS top_quarter_share,
    CASE WHEN tenure_days >= 365 AND n > 1
        THEN month_pairs / (n * (n - 1))
    END AS season_concentration_ratio,
    first_order / 100 AS first_order_amount,
    CASE WHEN on_first_day > 1 THEN 0 ELSE next_day END AS second_order_days,
    first_product_label,
    CASE WHEN first_category.by = first_at THEN first_category.of END AS first_category_label,
    CASE
        WHEN recency_days > 365 THEN 'lapsed'
        WHEN tenure_days < 90 THEN 'new'
        WHEN came_back THEN 'returned'
        WHEN recency_days / gap_mean > 2 OR orders_trend_90d_ratio <= -1::DOUBLE / 3 THEN 'slowing'
        WHEN orders_trend_90d_ratio >= 1::DOUBLE / 3 THEN 'growing'
        ELSE 'steady'
    END AS lifecycle_stage_label
FROM joined
